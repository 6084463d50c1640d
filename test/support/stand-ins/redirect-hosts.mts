/**
 * Loaded by n8n before all else (`--import`): requests to the hosts that the environment variable
 * STAND_INS names go to the addresses that it gives, since n8n's nodes for Gmail and Notion have no
 * field for another address. It is JSON: `{"api.notion.com": "http://127.0.0.1:1234"}`.
 */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

type Request = (
	options: RequestOptions,
	onResponse?: (response: IncomingMessage) => void,
) => ClientRequest;

const standIns = JSON.parse(process.env.STAND_INS ?? '{}') as Record<string, string>;
const request = https.request as Request;

const redirected: Request = (options, onResponse) => {
	const url = standIns[String(options.hostname ?? options.host)];
	if (!url) return request(options, onResponse);
	const { hostname, port } = new URL(url);
	const target = { host: hostname, hostname, port, protocol: 'http:', agent: undefined };
	return http.request({ ...options, ...target }, onResponse);
};

https.request = redirected as typeof https.request;
syncBuiltinESMExports();
