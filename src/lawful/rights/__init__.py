"""Who may do what with whose work: licences, lineage, obligations, notices, agreements, authorship.

* No licence, no right: what nobody granted is refused, and what nobody encoded waits for a named person.
* A verdict names, for each code, the path, the licence, the clause and what triggered it.
* An agreement is data that both parties signed; it compiles to the rules that every call is asked.
"""
