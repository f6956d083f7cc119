# The app with the bundled shop. Torch's CPU build: --build-arg TORCH_INDEX=<the CPU index of
# PyTorch's install page>. State (conversations, caches) is in the volume /state.
FROM python:3.11-slim

ARG TORCH_INDEX=
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY requirements.txt .
RUN pip install --upgrade pip \
    && pip install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "$(grep '^torch==' requirements.txt)" \
    && pip install -r requirements.txt

RUN useradd --create-home shop && install -d -o shop -g shop /state
COPY . .
USER shop

ENV HOST=0.0.0.0 PORT=7860 SHOP_STATE=/state
VOLUME /state
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/api/health', timeout=4)"]

CMD ["python", "app.py"]
