import { setTimeout as wait } from 'node:timers/promises';

import type { WorkflowFile } from '../../scripts/n8n/rest.mts';
import type { Stage } from '../../scripts/n8n/stage.mts';

/** A piece of a streamed answer. */
export interface ChatPiece {
	type: 'begin' | 'item' | 'end' | 'error';
	content?: string;
}

/** What came back for a message. */
export interface ChatReply {
	/** As it was sent, one piece a line where it was streamed. */
	body: string;
	pieces: ChatPiece[];
	/** The streamed words, in their order. */
	words: string[];
	/** Milliseconds between the first bytes and the last. */
	took: number;
}

/** Says something to the chat of a live workflow, as its page does. */
export async function sayTo(url: string, sessionId: string, text: string): Promise<ChatReply> {
	const send = async () =>
		await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput: text }),
		});
	let answer = await send();
	// n8n registers the address a moment after it says that the workflow is live.
	for (let tries = 0; answer.status === 404 && tries < 50; tries++) {
		await wait(200);
		answer = await send();
	}
	const arrivals: number[] = [];
	let body = '';
	const decoder = new TextDecoder();
	const reader = answer.body?.getReader();
	for (;;) {
		const piece = await reader?.read();
		if (!piece || piece.done) break;
		arrivals.push(Date.now());
		body += decoder.decode(piece.value, { stream: true });
	}
	const pieces = body
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as ChatPiece);
	const words = pieces.flatMap(({ type, content = '' }) => (type === 'item' ? [content] : []));
	return { body, pieces, words, took: (arrivals.at(-1) ?? 0) - arrivals[0] };
}

/**
 * Puts a workflow with a chat trigger live.
 *
 * @returns the path of its chat, below n8n's address
 */
export async function openChat(
	{ client }: Pick<Stage, 'client'>,
	workflow: WorkflowFile,
	name: string,
): Promise<string> {
	const trigger = workflow.nodes.find(({ type }) => type.endsWith('.chatTrigger'));
	Object.assign(trigger ?? {}, { webhookId: name });
	await client.activate(await client.createWorkflow(workflow));
	return `/webhook/${name}/chat`;
}
