# Build: the locked dependencies and our four packages, as a wheel, in one environment.
FROM python:3.12-slim AS build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
ENV UV_PROJECT_ENVIRONMENT=/opt/alignment UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
# The dependencies first: they change less often than the code, so this layer is kept.
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY README.md LICENSE ./
COPY bot ./bot
COPY workflows ./workflows
COPY prompts ./prompts
COPY storage ./storage
RUN uv sync --locked --no-dev --no-editable

# Run: that environment and nothing else, as a user that owns only its data.
FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin alignment
COPY --from=build /opt/alignment /opt/alignment
ENV PATH=/opt/alignment/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ALIGNMENT_HOST=0.0.0.0 \
    ALIGNMENT_PORT=8080 \
    ALIGNMENT_DATABASE_URL=sqlite:////data/alignment.sqlite3
USER alignment
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['ALIGNMENT_PORT']}/health\", timeout=4)"]
CMD ["alignment", "serve"]
