"""Number the moves, the classes of characters and what stands for nothing, alike for the kernel and the interpreter.

What Numba keeps of the kernel does not notice a change here: change a line of `kernel.py` with it.
"""

SHIFT, LEFT, RIGHT, MOVES = 0, 1, 2, 4
"""The moves, and the columns of their table: one more than there are moves, so that a row is a power of two long."""

UPPER, LOWER, DIGIT, MARK = 1, 2, 3, 4
CURVED = 0x2019
NONE_WORD, ROOT_WORD, FIRST_WORD = 0, 1, 2
UNKNOWN, ENDINGS = 1 << 20, 1 << 10
NONE_TAG, ROOT_TAG = 62, 63
NONE_LABEL = 63
HASH_BITS = 31
PRIME, MASK = 0x5BD1E995, 0x7FFFFFFF
