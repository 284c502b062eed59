"""How many examples a slow property gets: all of them in `npm run test:full`, a quarter in every `npm test`."""

import os


def examples(full: int) -> int:
    return full if os.environ.get("LEDGERLINE_FULL") == "1" else full // 4
