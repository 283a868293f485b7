# syntax=docker/dockerfile:1
# An image with nothing but the static binary; configured by environment alone (DOUBLURE_…).
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /doublure
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY fixtures fixtures
RUN cargo build --release --locked --bin doublure

FROM scratch
COPY --from=build /doublure/target/release/doublure /doublure
# A container's loopback is its own: listen to whoever can reach it. Set DOUBLURE_CONTROL_TOKEN
# where that is more than the job's own network.
ENV DOUBLURE_LISTEN=0.0.0.0:4010
EXPOSE 4010
USER 65534:65534
HEALTHCHECK --interval=2s --timeout=5s --start-period=10s \
  CMD ["/doublure", "wait", "http://127.0.0.1:4010", "--timeout", "4s"]
ENTRYPOINT ["/doublure"]
