"""Memory of a process that works on pieces of many MiB, one after the other."""

import ctypes

_M_MMAP_THRESHOLD = -3
_PIECE_BYTES = 1 << 20


def give_back_pieces() -> None:
    """Lets the C library give freed pieces back at once: it would keep them in its heap, which grows by its holes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _PIECE_BYTES)
