"""A small total language for conditions: and, or, not, comparison, membership, exact arithmetic; no loops.

    personal_data and not (legal_basis in (consent, contract))
    modification_flop * 3 > base_flop
    on >= placed_on_market + 30 days

Every expression ends with yes, no, or unknown. Names are facts of `vocabulary.toml`; words on the right of
`is`, `in` and `has` are declared values of the fact on the left. Whatever is misspelt does not load.
"""
