"""The recipe of a worked solution: chain rule over the definitions, cases, merging, matrix form."""
