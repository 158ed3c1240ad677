"""What the process of a run does: execute a program and say, event by event, what PyTorch did.

The only importer of torch; importing this package alone does not import it.

    program, cells, failures      text → run_program: the whole of a run, a script or cells; how it failed
    recorder                      what is watched during a run and who speaks to whom; all put back afterwards
    forward, functions, flags     every operation on tensors, as Python sees it    (torch's function mode)
    backward, engine, drawing     every engine run: nodes, gradients, accumulation (the engine's entry, node hooks)
    tensors, graph, values        facts about a tensor, about a graph node, the numbers of a tensor
    summary, gradients            a large tensor in short; gradients on their way, each read once
    groups, loops, turns, called  calls, modules, loops and their turns as one stack that events fall into
    library                       calls of torch that are groups: modules, optimizers, transforms
    names, paths, reached         which name stands for which tensor; which lines ran
    source, sites, asked          where in the text an operation stands; to call torch as if from there
    arguments, output, private    arguments in short; prints and warnings; names that torch does not promise
    plain, shaken, digest         the same program without the recorder, to hold the recorded run against
    child, warm, wire             the process around a run
"""
