"""Small problems from a seed, and their best plan by trying everything."""

import itertools
import random

from matching.problem import Floor, Lists, Problem, ints


def make(clients, resources, options, **more):
    """A problem from plain lists.

    ``clients`` are weights; ``resources`` capacities; ``options`` mappings with client, score and, if need
    be, uses (resource to amount), pick (resources, count), place, slot, when.
    """
    filled = [
        {"uses": {}, "pick": ((), 0), "place": 0, "slot": 0, "when": (), "score": 0, **option}
        for option in options
    ]
    return Problem(
        client_ids=[f"c{number}" for number in range(len(clients))],
        weights=ints(clients),
        arrival=ints(more.pop("arrival", range(len(clients)))),
        resource_ids=[f"r{number}" for number in range(len(resources))],
        capacities=ints(resources),
        option_ids=[f"o{number}" for number in range(len(filled))],
        option_client=ints([option["client"] for option in filled]),
        option_place=ints([option["place"] for option in filled]),
        option_slot=ints([option["slot"] for option in filled]),
        scores=ints([option["score"] for option in filled]),
        uses=Lists.of([list(option["uses"]) for option in filled]),
        amounts=ints([amount for option in filled for amount in option["uses"].values()]),
        picks=Lists.of([list(option["pick"][0]) for option in filled]),
        pick_counts=ints([option["pick"][1] for option in filled]),
        when=Lists.of([list(option["when"]) for option in filled]),
        **more,
    )


def random_problem(seed, *, everything=True):
    """A problem small enough to try everything; with every feature, or only what one flow can do."""
    rng = random.Random(seed)
    clients = rng.randint(1, 5)
    resources = [rng.randint(0, 3) for _ in range(rng.randint(1, 4))]
    options = [
        _option(rng, client, len(resources), everything=everything)
        for client in range(clients)
        for _ in range(rng.randint(0, 3))
    ]
    more = {"levels": rng.choice([("placements", "score"), ("score", "placements")])}
    if options and rng.random() < 0.4:
        more |= {"previous": (rng.randrange(len(options)),), "stability_bonus": rng.randint(0, 9)}
    if not everything:
        groups = [tuple(range(0, clients, 2)), tuple(range(1, clients, 2))]
        more["floors"] = tuple(Floor(group, rng.randint(0, 2)) for group in groups if rng.random() < 0.4)
        if options and rng.random() < 0.3:
            more["fixed"] = (rng.randrange(len(options)),)
    if everything:
        if clients > 1 and rng.random() < 0.4:
            more["keep_apart"] = (tuple(rng.sample(range(clients), 2)),)
        if rng.random() < 0.3:
            members = tuple(rng.sample(range(clients), rng.randint(1, clients)))
            more["floors"] = (Floor(clients=members, least=rng.randint(0, 1)),)
        if options and rng.random() < 0.2:
            more["fixed"] = (rng.randrange(len(options)),)
    return make([rng.randint(1, 9) for _ in range(clients)], resources, options, **more)


def _option(rng, client, resources, *, everything):
    option = {"client": client, "score": rng.randint(-9 if everything else 0, 20)}
    names = list(range(resources))
    rng.shuffle(names)
    if everything:
        used = names[: rng.randint(0, 2)]
        option["uses"] = {resource: rng.randint(0, 2) for resource in used}
        rest = names[len(used) :] if rng.random() < 0.8 else names
        option["pick"] = (tuple(rest), rng.randint(0, min(2, len(rest))))
        option |= {
            "place": rng.randint(0, 1),
            "slot": rng.randint(0, 1),
            "when": rng.sample(range(3), rng.randint(0, 2)),
        }
    elif rng.random() < 0.8:
        # Resource 0 holds all others: nested limits.
        option["uses"] = dict.fromkeys(sorted({0, names[0]}), 1)
    elif resources > 2:
        option |= {"uses": {0: 1}, "pick": ((1, 2), 1)}
    return option


def best_by_trying_everything(problem):
    """The best values of the levels, in the policy's order; None when no plan exists."""
    best = None
    values = problem.values().tolist()
    # One option or none per client and slot: what breaks that is no plan.
    of_seat = {}
    for option in range(problem.options):
        seat = (int(problem.option_client[option]), int(problem.option_slot[option]))
        of_seat.setdefault(seat, [()]).append((option,))
    for parts in itertools.product(*of_seat.values()):
        chosen = tuple(sorted(itertools.chain.from_iterable(parts)))
        if not is_possible(problem, chosen):
            continue
        placed = {int(problem.option_client[option]) for option in chosen}
        levels = {
            "placements": sum(int(problem.weights[client]) for client in placed),
            "score": sum(values[option] for option in chosen),
        }
        found = tuple(levels[level] for level in problem.levels)
        best = found if best is None else max(best, found)
    return best


def is_possible(problem, chosen):
    seats = [(int(problem.option_client[o]), int(problem.option_slot[o])) for o in chosen]
    if len(set(seats)) < len(seats) or not set(problem.fixed) <= set(chosen):
        return False
    placed = {client for client, _ in seats}
    if any(len(placed & set(floor.clients)) < floor.least for floor in problem.floors):
        return False
    if any(_meet(problem, a, b) for a in chosen for b in chosen):
        return False
    left = problem.capacities.tolist()
    for option in chosen:
        span = slice(problem.uses.starts[option], problem.uses.starts[option + 1])
        for resource, amount in zip(problem.uses.items[span], problem.amounts[span], strict=True):
            left[resource] -= amount
    return min(left, default=0) >= 0 and _can_pick(problem, list(chosen), left)


def _meet(problem, a, b):
    pair = {int(problem.option_client[a]), int(problem.option_client[b])}
    apart = any(pair == set(two) for two in problem.keep_apart)
    if not apart or problem.option_place[a] != problem.option_place[b]:
        return False
    mine, theirs = set(problem.when[a].tolist()), set(problem.when[b].tolist())
    return not mine or not theirs or bool(mine & theirs)


def _can_pick(problem, chosen, left):
    if not chosen:
        return True
    option, *rest = chosen
    count = int(problem.pick_counts[option])
    for picked in itertools.combinations(problem.picks[option].tolist(), count):
        if all(left[resource] > 0 for resource in picked):
            after = list(left)
            for resource in picked:
                after[resource] -= 1
            if _can_pick(problem, rest, after):
                return True
    return False
