# The service as one image; compose.yaml says which parts of it run.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/peercoach && /opt/peercoach/bin/pip install --no-cache-dir uv
ENV VIRTUAL_ENV=/opt/peercoach
# What the lock adds for tests and tools stays out; of the rest its hashes are checked
COPY requirements/lock.txt requirements/
COPY pyproject.toml ./
RUN /opt/peercoach/bin/uv pip install --compile-bytecode -c requirements/lock.txt -r pyproject.toml
COPY README.md LICENSE ./
COPY peercoach peercoach
RUN /opt/peercoach/bin/uv pip install --compile-bytecode --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 peercoach && install -d -o peercoach /var/lib/peercoach /var/lib/peercoach/ledger
COPY --from=build /opt/peercoach /opt/peercoach
ENV PATH=/opt/peercoach/bin:$PATH PYTHONUNBUFFERED=1
USER peercoach
WORKDIR /var/lib/peercoach
ENTRYPOINT ["peercoach"]
CMD ["serve", "--host", "0.0.0.0", "--no-scheduler"]
