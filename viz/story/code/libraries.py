"""Libraries that are often asked for and seldom here: which of their calls only show something. Tables, no code."""

from __future__ import annotations

SHOWS: dict[str, frozenset[str] | None] = {
    "matplotlib": None, "matplotlib_inline": None, "mpl_toolkits": None, "pylab": None, "seaborn": None, "plotly": None,
    "bokeh": None, "visdom": None, "hiddenlayer": None, "livelossplot": None, "IPython": None, "ipywidgets": None,
    "tensorboard": None, "torch.utils.tensorboard": None, "tensorboardX": None, "wandb": None, "mlflow": None,
    "torchsummary": None, "torchinfo": None, "tqdm": None, "fastprogress": None,
    "d2l": frozenset({
        "plot", "plt", "display", "set_figsize", "set_axes", "use_svg_display", "show_images", "show_heatmaps",
        "show_trace", "show_trace_2d", "show_list_len_pair_hist", "annotate", "Animator", "ProgressBoard", "Timer",
    }),
}  # fmt: skip
"""Module → the names in it whose calls draw, log or report, None for all: what a program computes is the same without
them."""

PROGRESS = {
    "tqdm": {"tqdm": "", "tqdm_notebook": "", "trange": "range", "tnrange": "range"},
    "fastprogress": {"progress_bar": "", "master_bar": ""},
    "rich": {"track": ""},
}  # fmt: skip
"""Module → its functions that hand on what they are given and show how far it is: the function to write in place of
each, "" where the first argument alone will do."""

BAR = frozenset({
    "set_description", "set_description_str", "set_postfix", "set_postfix_str", "update", "close", "refresh", "clear",
    "display", "write", "reset",
})  # fmt: skip
"""Methods of a progress bar that only show."""

QUIET_FUNCTIONS = frozenset({
    "len", "range", "float", "int", "str", "bool", "repr", "abs", "round", "type", "isinstance", "zip", "enumerate",
    "reversed", "list", "tuple", "sorted", "sum", "min", "max",
})  # fmt: skip
ITERATING = frozenset({"zip", "enumerate", "reversed", "list", "tuple", "sorted", "sum", "min", "max"})
"""Those that use up what they are given, if it is a generator."""

QUIET_METHODS = frozenset({
    "detach", "numpy", "cpu", "item", "tolist", "clone", "data_ptr", "mean", "sum", "std", "var", "norm", "min", "max",
    "argmax", "squeeze", "unsqueeze", "reshape", "view", "flatten", "ravel", "transpose", "permute", "t", "contiguous",
    "expand", "repeat", "size", "dim", "numel", "to", "float", "double", "long", "int", "bool", "astype", "abs",
    "sqrt", "square", "pow", "exp", "log", "log2", "log10", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "softmax",
    "arange", "linspace", "logspace", "meshgrid", "zeros", "ones", "full", "eye", "zeros_like", "ones_like", "tensor",
    "as_tensor", "array", "asarray", "from_numpy", "stack", "cat", "concatenate", "cumsum", "round", "time",
    "perf_counter", "format", "join", "split", "strip", "replace", "upper", "lower", "keys", "values", "items", "get",
    "copy", "state_dict", "parameters", "named_parameters", "is_available",
})  # fmt: skip
"""Functions that change nothing and draw no random numbers: where their result goes nowhere, they may go too."""
