"""Every byte that the snapshot of a round keeps."""

import zlib

from coordination.rounds.snapshot import MARK


def plain(packed: bytes) -> bytes:
    """Return what is written in all compressed texts of a snapshot, one behind the other."""
    assert packed.startswith(MARK)
    texts, rest = [], packed[len(MARK) + 4 :]
    while rest:
        text = zlib.decompressobj()
        texts.append(text.decompress(rest))
        rest = text.unused_data
    return b"".join(texts)
