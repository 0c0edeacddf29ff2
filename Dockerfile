# Rasa lives only in the first stage, where the model is built: 2.7 GB that the bot never needs.
# Tags say a release line of Python on a release of Debian, not one build: write a digest behind them for that (@sha256:...).

FROM python:3.10-slim-bookworm AS model
WORKDIR /app
COPY setup/uv.lock setup/
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement setup/uv.lock
COPY nlu/requirements.lock nlu/
RUN uv venv --python python3.10 .venv-nlu \
    && uv pip sync --no-cache --require-hashes --python .venv-nlu/bin/python nlu/requirements.lock
COPY nlu nlu
# It checks the model with the bot's own reader before it keeps it, and notes what the model was made from.
RUN .venv-nlu/bin/python -m nlu.training

FROM python:3.11-slim-bookworm AS packages
COPY setup/uv.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement uv.lock \
    && uv venv --python python3.11 /packages \
    && uv pip sync --no-cache --require-hashes --compile-bytecode --python /packages/bin/python requirements.lock

FROM python:3.11-slim-bookworm
# var/ alone is written to, so the rest may be mounted read-only: it holds the key, and the database unless
# PostgreSQL does. /copies and /keys are where compose.yaml has volumes for backups. Model training is switched off below,
# for there is no Rasa here.
RUN groupadd --system --gid 10001 baraza \
    && useradd --system --uid 10001 --gid baraza --home-dir /app --shell /usr/sbin/nologin baraza \
    && install -d -o baraza -g baraza -m 700 /app/var /copies /keys
WORKDIR /app
COPY --from=packages /packages /packages
COPY requirements.lock config.yml ./
COPY setup/baraza.sh /usr/local/bin/baraza
COPY docs/index-method.md docs/index-method.md
COPY directory directory
COPY flows flows
COPY storage storage
COPY nlu nlu
COPY bot bot
COPY --from=model /app/nlu/models nlu/models
ENV PATH=/packages/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Nobody may write here later: each start would compile every file again.
RUN python -m compileall -q bot directory flows nlu storage
# By number, so that whoever runs it can see without looking inside that it is not root.
USER 10001:10001
VOLUME /app/var
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["baraza", "run", "--no-training"]
