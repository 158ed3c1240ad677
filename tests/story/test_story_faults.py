"""The classic errors are recognised, explained with the program's own names and numbers."""

from __future__ import annotations

import pytest
from folding import complaints
from told import story_of, torch_program, trace_of

from viz.story import tell
from viz.story.model import Edit
from viz.story.text import plain
from viz.trace.events import Stopped

LEAF = "x = torch.tensor([1.0, 2.0], requires_grad=True)"
PROGRAMS = {
    "second_backward": [LEAF, "y = (x * x).sum()", "y.backward()", "y.backward()"],
    "nonscalar": [LEAF, "y = x * x", "y.backward()"],
    "no_grad_root": [LEAF, "y = (x * x).sum()", "z = y.detach()", "z.backward()"],
    "leaf_inplace": [LEAF, "x[0] = 5", "x.sum().backward()"],
    "saved_changed": [LEAF, "y = x.exp()", "y.add_(1)", "y.sum().backward()"],
    "dtype": ["x = torch.tensor([1, 2], requires_grad=True)"],
    "gradient_shape": [LEAF, "y = x * x", "y.backward(torch.ones(3))"],
    "unused": [LEAF, "w = torch.ones(1, requires_grad=True)", "torch.autograd.grad(x.sum(), w)"],
    "matmul": ["a = torch.ones(2, 3)", "b = torch.ones(2, 3)", "a @ b"],
    "broadcast": ["a = torch.ones(3)", "b = torch.ones(2)", "a + b"],
    "numpy": [LEAF, "a = x.numpy()"],
    "no_backward": [LEAF, "losses = [x.sum(), x.sum()]", "losses.backward()"],
    "none_grad": [LEAF, "x.grad.zero_()"],
    "tensor_arguments": ["x = torch.tensor([1.0, 2.0], [3.0, 4.0])"],
    "name": ["weight = torch.ones(2)", "print(wieght)"],
    "syntax": [">>> x = torch.ones(2)"],
    "indent": ["if True:", "x = 1"],
    "exit": ["import sys", "sys.exit('enough')"],
}


def fault(kind, language="en"):
    return next(s.fault for s in story_of(torch_program(*PROGRAMS[kind]), language).steps if s.fault)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_classic_error_is_recognised_and_explained(kind, language):
    found = fault(kind, language)
    assert found.kind == kind
    assert found.explanation
    assert complaints(story_of(torch_program(*PROGRAMS[kind])), trace_of(torch_program(*PROGRAMS[kind]))) == []


def test_a_program_that_argparse_ends_is_told_so():
    lines = ["import argparse", "p = argparse.ArgumentParser()", "p.add_argument('a')", "p.parse_args([])"]
    found = next(step.fault for step in story_of(torch_program(*lines)).steps if step.fault)
    assert plain(found.explanation).startswith("argparse ends a program when it misses an argument")


def test_numbers_taken_out_of_a_tensor_are_found_as_the_cause():
    a = "a = torch.tensor(2.0, requires_grad=True)"
    program = torch_program(a, "c = torch.tensor([a.item(), a.item()])", "c.sum().backward()")
    found = next(step.fault for step in story_of(program).steps if step.fault)
    assert "line 3" in plain(found.explanation)
    assert found.remedies[0].edits == [Edit(3, 3, ["c = torch.stack([a, a])"])]


def test_a_second_backward_names_the_node_the_line_and_what_did_run():
    found = fault("second_backward")
    assert plain(found.explanation) == (
        "MulBackward0 at x * x needs x again, but the backward call at line 4 has already freed it. "
        "The node before it has already run."
    )
    assert found.node


def test_a_changed_tensor_names_its_versions_and_the_guilty_line():
    words = plain(fault("saved_changed").explanation)
    assert "saved y at version 0, but it is now at version 1" in words
    assert "line 4: y.add_(1)" in words


def test_a_caught_error_is_told_and_the_film_goes_on():
    program = torch_program(
        LEAF, "y = x * x", "try:", "    y.backward()", "except RuntimeError:", "    y.sum().backward()"
    )
    story = story_of(program)
    assert [step.fault.kind for step in story.steps if step.fault] == ["nonscalar"]
    assert story.end.outcome == "ok"
    assert complaints(story, trace_of(program)) == []


def test_a_pasted_prompt_is_recognised_even_where_it_is_python():
    found = story_of(torch_program("In [3]: x = torch.ones(2)")).steps[-1].fault
    assert "pasted session" in plain(found.explanation)


def test_an_unknown_error_keeps_its_own_words():
    story = story_of("raise ValueError('half a cat')\n")
    found = story.steps[-1].fault
    assert (found.kind, found.type, found.message, found.line) == ("other", "ValueError", "half a cat", 1)


def test_a_crash_or_a_limit_is_a_closing_step_that_names_it():
    whole = trace_of(torch_program(LEAF, "y = (x * x).sum()", "y.backward()"))
    for cut in range(2, len(whole.events)):
        from_events = type(whole)((*whole.events[:cut], Stopped("time", 3, "10 s")))
        story = tell(from_events, "en")
        assert story.end.outcome == "stopped"
        assert "10 s" in plain(story.steps[-1].say)
        assert "line 3" in plain(story.steps[-1].say)
