# Autograd Theater for strangers' code. From this folder, with PyTorch's own index of CPU wheels (its installation
# page names it) or a mirror of it; two of them behind a proxy: container/compose.yaml.
#   docker build --build-arg TORCH_INDEX=… -t autograd-theater .
ARG PYTHON=3.11.15-slim-bookworm

FROM python:${PYTHON} AS build
# No default: which index gives a build for CPUs alone is the host's choice, and the other one is five times the size.
ARG TORCH_INDEX
SHELL ["/bin/sh", "-euc"]
WORKDIR /build
COPY requirements.txt container/cpu_only.py ./
RUN if [ -z "${TORCH_INDEX:-}" ]; then \
      echo "Not built: give --build-arg TORCH_INDEX=, the address of PyTorch's index of CPU wheels." >&2; exit 1; \
    fi; \
    python -m venv /opt/venv; \
    torch="$(grep '^torch==' requirements.txt)"; \
    /opt/venv/bin/pip install --no-cache-dir --index-url "${TORCH_INDEX}" "${torch}"; \
    /opt/venv/bin/python cpu_only.py; \
    /opt/venv/bin/pip install --no-cache-dir -r requirements.txt; \
    /opt/venv/bin/python cpu_only.py; \
    /opt/venv/bin/pip uninstall --yes pip; \
    rm -rf /opt/venv/lib/python3*/site-packages/torch/include /opt/venv/lib/python3*/site-packages/torch/share

FROM python:${PYTHON}
SHELL ["/bin/sh", "-euc"]
# Nothing is installed any more, so nothing that could install is left.
RUN pip uninstall --yes --root-user-action=ignore pip setuptools wheel; \
    rm -rf /usr/local/lib/python3*/ensurepip; \
    groupadd --gid 10001 theater; \
    useradd --uid 10001 --gid theater --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin theater
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
# A checkout may be for its owner's eyes only; the user below is another.
RUN chmod -R a+rX .; /opt/venv/bin/python -m compileall -q .
# For its welcome Streamlit would ask a service on the internet for this machine's address.
ENV AUTOGRAD_THEATER=hosted \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE=true \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
EXPOSE 8501
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s \
    CMD ["/opt/venv/bin/python", "-c", "import urllib.request as ask; ask.urlopen('http://127.0.0.1:8501/ready', timeout=4)"]
CMD ["/opt/venv/bin/streamlit", "run", "app.py"]
