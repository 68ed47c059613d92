"""A second, slower way to judge lineage: every path is written out, and each is classed on its own.

It shares the licence table and the per-licence checks with the room, not the walk over the graph.
"""

from __future__ import annotations

from lawful.rights.graph import Edge, Graph, Kind, Knobs, Reach

STEPS = {
    "D0": "uses_tool eval_on call_over_network",
    "D1": "publish_copy copy split convert_format_lossless rag_index",
    "D2": "collect bundle link_dynamic adapter moe_combine",
    "D3": "modify clean mask finetune merge_average remix translate link_static adapter_merged quantise prune",
    "D4": "distil",
    "D5": "generate input",
    "D6": "train_on",
    "P": "produce",
}
CLASS = {relation: step for step, relations in STEPS.items() for relation in relations.split()}
IMPROVES = "modify finetune merge_average moe_combine adapter adapter_merged quantise prune distil".split()
KINDS = {
    "D1": Kind.COPY,
    "D2": Kind.PART,
    "D3": Kind.ADAPTATION,
    "D4": Kind.DISTILLED,
    "D5": Kind.OUTPUT,
    "D6": Kind.LEARNT,
    "D5D6": Kind.OUTPUTS,
    "P": Kind.PRODUCED,
}


class NaiveGraph(Graph):
    """Writes out all paths instead of walking over states."""

    def reaches(self, parent, target, licence, knobs):
        found = {}
        for path in paths(self.edges, target, parent):
            if (reach := classed(self, parent, path, licence, knobs)) is not None:
                found[reach.state] = min(
                    found.get(reach.state, reach), reach, key=lambda r: (len(r.path), r.path[::-1])
                )
        return tuple(sorted(found.values()))


def paths(edges, target, parent):
    """All paths from the target down to the parent, as tuples of edges, target first."""
    if target == parent:
        yield ()
    for edge in edges:
        if edge.child == target:
            yield from ((edge, *rest) for rest in paths(edges, edge.parent, parent))


def step_class(graph, edge: Edge, licence, knobs: Knobs) -> str:
    if edge.relation == "uses_tool" and licence is not None and licence.binds_tools:
        return "D3"
    if edge.relation == "moe_combine" and knobs.moe_adapts:
        return "D3"
    if edge.relation in ("quantise", "prune") and not knobs.quantise_adapts:
        return "D1"
    if edge.relation == "finetune" and graph.works[edge.parent].kind == "data":
        return "D6"
    if licence is not None and edge.relation == "link_dynamic" and licence.copyleft == "work":
        return "D3"
    if licence is not None and edge.relation == "produce" and licence.learning != "produced":
        return "D3"
    return CLASS[edge.relation]


def classed(graph, parent, path, licence, knobs) -> Reach | None:
    """The class of one path, read from the parent to the target, spelled out as a table of cases."""
    so_far, whole, changed, improved, taught = "D1", parent, False, False, False
    for edge in reversed(path):
        step = step_class(graph, edge, licence, knobs)
        if step == "D0":
            return None
        inside = so_far in ("D1", "D2", "D3")
        match (inside, so_far, step):
            case (True, _, "D1" | "D2" | "D3"):
                so_far = max(so_far, step)
            case (True, _, _):
                so_far = step
            case (False, "D5", "D6"):
                so_far = "D5D6"
            case (False, "P", "D6"):
                so_far = "D6"
            case (False, _, "D5"):
                so_far = "D5"
        learnt = so_far in ("D4", "D5D6")
        taught = taught or learnt
        if learnt and licence is not None and licence.distilled:
            so_far = "D3"
        if so_far == "D3" and (step == "D3" or learnt) and not edge.relation.startswith("link_"):
            changed = True
        improved = improved or edge.relation in IMPROVES
        if step not in ("D1", "D2") or (step == "D1" and whole == edge.parent):
            whole = edge.child
    return Reach(kind=KINDS[so_far], whole=whole, changed=changed, improved=improved, taught=taught, path=path)
