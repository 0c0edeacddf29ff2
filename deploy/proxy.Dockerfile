# Caddy without rights: it listens on ports above 1024 and has no capability, so its program must not ask for one either
# (a file that asks for what it cannot get is not started).
FROM caddy:2.10-alpine
RUN setcap -r /usr/bin/caddy \
    && chown -R 10002:10002 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
