"""The rules of a case: states, dates, turns, risks, roles. Values in, values out; no store."""
