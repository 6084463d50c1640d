/** A PostgreSQL with pgvector in memory, on the port given as the argument, for as long as the process lives. */
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** n8n opens a connection for each item that it searches for. */
const MAX_CONNECTIONS = 100;

const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({
	db,
	host: '127.0.0.1',
	port: Number(process.argv[2]),
	maxConnections: MAX_CONNECTIONS,
});
await server.start();
console.log('ready');
