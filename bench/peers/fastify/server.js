// An ordinary event intake, as many a team would write it: one request, one INSERT. Lectern's single-event POSTs are measured
// beside it, so it is kept plain, and as fast as plain is: schema-compiled validation, no logging, a pool.
import Fastify from 'fastify';
import pg from 'pg';

const { DATABASE_URL, API_KEY, PORT = '0' } = process.env;
if (!DATABASE_URL || !API_KEY) {
  console.error('Set DATABASE_URL and API_KEY.');
  process.exit(1);
}

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
pool.on('error', (error) => console.error(`A pooled connection broke: ${error.message}`));

await pool.query(`
  CREATE TABLE IF NOT EXISTS peer_events (
    id          uuid        PRIMARY KEY,
    type        text        NOT NULL,
    user_id     text,
    course_id   text,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    payload     jsonb       NOT NULL
  )`);

const app = Fastify({ logger: false, bodyLimit: 64 * 1024 });

const event = {
  type: 'object',
  required: ['id', 'type', 'occurredAt', 'data'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    type: { type: 'string', minLength: 1, maxLength: 100 },
    occurredAt: { type: 'string', format: 'date-time' },
    userId: { type: 'string', maxLength: 200 },
    courseId: { type: 'string', maxLength: 200 },
    sessionId: { type: 'string', maxLength: 128 },
    data: { type: 'object' },
  },
};

const accepted = {
  202: {
    type: 'object',
    properties: { id: { type: 'string' }, status: { type: 'string' } },
  },
};

app.addHook('onRequest', async (request, reply) => {
  if (request.headers['x-api-key'] !== API_KEY) {
    await reply.code(401).send({ error: 'Give the API key in the header X-API-Key.' });
  }
});

app.post('/events', { schema: { body: event, response: accepted } }, async (request, reply) => {
  const { id, type, userId, courseId, occurredAt, ...payload } = request.body;
  const { rowCount } = await pool.query(
    `INSERT INTO peer_events (id, type, user_id, course_id, occurred_at, payload)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO NOTHING`,
    [id, type, userId, courseId, occurredAt, payload],
  );
  return reply.code(202).send({ id, status: rowCount === 1 ? 'accepted' : 'duplicate' });
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    // Connections that are kept alive would hold it open.
    app.server.closeAllConnections();
    await app.close();
    await pool.end();
  });
}

console.log(await app.listen({ host: '127.0.0.1', port: Number(PORT) }));
