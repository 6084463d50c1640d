/**
 * The AI SDK as a client of its own process: it is made of ES modules alone, which a test's compiler does
 * not take. What to ask is the argument, as JSON; what came of it is printed, as JSON.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';

/** What a test asks of the client. */
export interface AiSdkJob {
	baseURL: string;
	model: string;
	/** One that thinks, for the tools. */
	thinkingModel: string;
	embeddingModel: string;
	question: string;
	toolQuestion: string;
	texts: string[];
}

/** What the client has made of the answers. */
export interface AiSdkResult {
	plain: { text: string; totalTokens?: number; finishReason: string };
	streamed: { text: string; totalTokens?: number; pieces: number };
	/** The thoughts, calls and last words of a chat with tools, plain and streamed. */
	tools: Record<'plain' | 'streamed', { thoughts: string[]; calls: unknown[]; text: string }>;
	vectors: number[][];
}

const job = JSON.parse(process.argv[2]) as AiSdkJob;
const provider = createOpenAICompatible({
	name: 'siliconflow',
	baseURL: job.baseURL,
	apiKey: 'sk-test',
	includeUsage: true,
});
const model = provider.chatModel(job.model);

const plain = await generateText({ model, prompt: job.question, maxRetries: 0 });

const stream = streamText({ model, prompt: job.question, maxRetries: 0 });
const pieces: string[] = [];
for await (const piece of stream.textStream) pieces.push(piece);

const withTools = {
	model: provider.chatModel(job.thinkingModel),
	prompt: job.toolQuestion,
	maxRetries: 0,
	stopWhen: stepCountIs(5),
	tools: {
		calculator: tool({
			description: 'Calculates',
			inputSchema: jsonSchema<{ input: string }>({
				type: 'object',
				properties: { input: { type: 'string' } },
			}),
			execute: ({ input }) => `the result of ${input}`,
		}),
	},
};
const called = await generateText(withTools);
const calledInStream = streamText(withTools);
await calledInStream.consumeStream();

type Steps = Array<{
	reasoningText?: string;
	toolCalls: Array<{ toolName: string; input: unknown }>;
}>;
const told = (steps: Steps, text: string) => ({
	thoughts: steps.map(({ reasoningText }) => reasoningText ?? ''),
	calls: steps.flatMap(({ toolCalls }) =>
		toolCalls.map(({ toolName, input }) => [toolName, input]),
	),
	text,
});

const { embeddings } = await embedMany({
	model: provider.embeddingModel(job.embeddingModel),
	values: job.texts,
	maxRetries: 0,
});

const result: AiSdkResult = {
	plain: {
		text: plain.text,
		totalTokens: plain.usage.totalTokens,
		finishReason: plain.finishReason,
	},
	streamed: {
		text: pieces.join(''),
		totalTokens: (await stream.usage).totalTokens,
		pieces: pieces.length,
	},
	tools: {
		plain: told(called.steps, called.text),
		streamed: told(await calledInStream.steps, await calledInStream.text),
	},
	vectors: embeddings,
};
console.log(JSON.stringify(result));
