"""What a first script does."""

import json
import sys

import pandas as pd

totals = pd.read_csv(sys.argv[1]).groupby("country")["purchase_amount"].sum()
print(json.dumps({country: f"{total:.2f}" for country, total in totals.items()}))
