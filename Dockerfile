# One image for both applications; the command chooses. Build: docker build -t actiongraph .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded database is for machines without one; in containers the database is a service of its own. No package
# needs its install script: what is native comes prebuilt, and this image has no compiler.
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY tsconfig.json nest-cli.json ./
COPY apps ./apps
COPY libs ./libs
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/apps/handlers/metadata ./apps/handlers/metadata
# Mails go here when no SMTP server is set.
RUN install -d -o node -g node .actiongraph
USER node
EXPOSE 8080 3001
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=5 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.HEALTH_PORT || process.env.HASURA_GRAPHQL_SERVER_PORT || 8080) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# In a container the gateway is reached from outside: it listens on every interface unless told otherwise.
CMD ["node", "dist/apps/gateway/src/cli.js", "serve"]
