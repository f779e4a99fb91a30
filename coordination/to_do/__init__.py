"""One list per user of what waits for him, over a register of sources.

Whatever has a day on which somebody must have acted belongs in the list. To add a source, write a function
``(session, actor, on) -> Iterable[Waits]`` in a module of this package, name it in ``queries.SOURCES``, and
name the page of its kind in ``web.waiting``. A test opens every line as the user who has it.
"""
