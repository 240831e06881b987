"""How fast are igraph and networkx on the same graphs? Reads cases as JSON from standard input, prints answers and milliseconds as JSON."""

import json
import sys
import time


def timed(work, seconds):
    """The answer, and the median of as many rounds as fit into the seconds, at least one."""
    times = []
    answer = None
    while not times or (sum(times) < seconds and len(times) < 9):
        started = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - started)
    return answer, sorted(times)[len(times) // 2] * 1000


def of_igraph(case):
    import igraph

    edges = list(zip(case["from"], case["to"]))
    graph = igraph.Graph(n=case["nodes"], edges=edges, directed=True)
    if case["question"] == "blast":
        # The number of those who reach a node, itself included.
        return "igraph " + igraph.__version__, lambda: [count - 1 for count in graph.neighborhood_size(order=case["nodes"], mode="in")]
    return "igraph " + igraph.__version__, lambda: graph.betweenness(directed=True)


def of_networkx(case):
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(range(case["nodes"]))
    graph.add_edges_from(zip(case["from"], case["to"]))
    if case["question"] == "blast":
        return "networkx " + networkx.__version__, lambda: [len(networkx.ancestors(graph, node)) for node in range(case["nodes"])]
    return "networkx " + networkx.__version__, lambda: list(networkx.betweenness_centrality(graph, normalized=False).values())


def main():
    told = []
    for case in json.load(sys.stdin):
        for peer in (of_igraph, of_networkx):
            if case["peers"] is not None and peer.__name__[3:] not in case["peers"]:
                continue
            try:
                name, work = peer(case)
            except ImportError as missing:
                told.append({"case": case["name"], "missing": str(missing)})
                continue
            answer, milliseconds = timed(work, 2)
            told.append({"case": case["name"], "peer": name, "milliseconds": milliseconds, "answer": answer})
    json.dump(told, sys.stdout)


main()
