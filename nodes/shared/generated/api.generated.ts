// Generated from openapi/ by "npm run generate". Do not edit.
export interface paths {
	'/user/info': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * Get User Info
		 * @deprecated
		 * @description Balance and status of the account. Retired on api.siliconflow.cn since 2026-08-14 (HTTP 410); still answered by api.siliconflow.com, where name, image and email are empty. The balances leave vouchers out, which no endpoint tells, and may be negative while the account can pay; totalBalance is the one to look at.
		 */
		get: operations['user-info'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/models': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List Models
		 * @description Lists the models that the account can use. The items do not say their type, so ask once per sub type.
		 */
		get: operations['listModels'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/uploads/audio/voice': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Upload Voice
		 * @description Uploads a sample of a voice, to speak with later. Needs a verified account. Give the sound as a file or in base64.
		 */
		post: operations['uploadAudioVoice'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/chat/completions': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Chat Completions
		 * @description Creates a model response for the given chat conversation.
		 */
		post: operations['chat-completions'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/embeddings': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Create Embeddings
		 * @description Creates an embedding vector representing the input text.
		 */
		post: operations['createEmbedding'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/audio/speech': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Create Speech
		 * @description Speaks a text. The answer is the sound itself.
		 */
		post: operations['createSpeech'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/audio/transcriptions': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Create Audio Transcriptions
		 * @description Creates an audio transcription.
		 */
		post: operations['createAudioTranscriptions'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/rerank': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Create Rerank
		 * @description Creates a rerank request.
		 */
		post: operations['createRerank'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/images/generations': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Image Generation
		 * @description Creates or edits images by a prompt. The links in the answer live for one hour.
		 */
		post: operations['ImageGeneration'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/audio/voice/list': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List Voices
		 * @description Lists the voices that the account has uploaded.
		 */
		get: operations['listVoices'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/audio/voice/deletions': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Delete Voice
		 * @description Deletes an uploaded voice.
		 */
		post: operations['deleteVoice'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/video/submit': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Submit Video
		 * @description Starts making a video of about 5 seconds from a text or an image. The answer is a request id; it brings the result for 10 minutes after the video is done.
		 */
		post: operations['submitVideo'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/video/status': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Get Video Status
		 * @description Says how far a video is, and where it lies when it is done. Links live for one hour.
		 */
		post: operations['getVideoStatus'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/files': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List Files
		 * @description Lists the uploaded files.
		 */
		get: operations['listFiles'];
		put?: never;
		/**
		 * Upload File
		 * @description Uploads the requests of a batch, one JSON object per line with custom_id, method, url and body. At most 1 GB and 5000 lines. Messages have the roles system, user and assistant, and the last is of the user.
		 */
		post: operations['uploadFile'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/batches': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * List Batches
		 * @description Lists the batches of the account, the newest first.
		 */
		get: operations['listBatches'];
		put?: never;
		/**
		 * Create Batch
		 * @description Starts answering the requests of a file. Requests in a batch count toward no rate limit. They are paid from the topped-up balance alone, and those that were answered are paid for also when the batch expires.
		 */
		post: operations['createBatch'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/batches/{batch_id}': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		/**
		 * Get Batch
		 * @description Says how far a batch is, and where its results lie.
		 */
		get: operations['getBatch'];
		put?: never;
		post?: never;
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
	'/batches/{batch_id}/cancel': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		get?: never;
		put?: never;
		/**
		 * Cancel Batch
		 * @description Stops a batch. Requests that are being answered come to their end first.
		 */
		post: operations['cancelBatch'];
		delete?: never;
		options?: never;
		head?: never;
		patch?: never;
		trace?: never;
	};
}
export type webhooks = Record<string, never>;
export interface components {
	schemas: {
		EmbeddingsRequest: {
			/**
			 * @description The name of the embedding model to use.
			 * @example BAAI/bge-m3
			 */
			model: string;
			/**
			 * @description Whether vectors come as lists of numbers or as base64 of little-endian 32-bit floats.
			 * @default float
			 * @example float
			 * @enum {string}
			 */
			encoding_format: 'float' | 'base64';
			/** @description The text to embed, or up to 32 of them. Each must be non-empty and within the token limit of the model; one over-long text fails the whole request. */
			input:
				| string
				| (string | components['schemas']['MultimodalContent'])[]
				| components['schemas']['MultimodalContent'];
			/**
			 * @description The length of the vectors. Qwen3-Embedding models only, up to 4096 (8B), 2560 (4B) or 1024 (0.6B). The international site does not list 1536 and 2560, and 4096 for the 8B only.
			 * @enum {integer}
			 */
			dimensions?: 64 | 128 | 256 | 512 | 768 | 1024 | 1536 | 2048 | 2560 | 4096;
			/** @description How over-long input is cut. Qwen3-VL-Embedding models only. */
			truncate?: string;
			/** @description A name for the end user. */
			user?: string;
		};
		EmbeddingsResponse: {
			/**
			 * @description The object type, which is always "list".
			 * @enum {string}
			 */
			object: 'list';
			/** @description The name of the model used to generate the embedding. */
			model: string;
			/** @description The list of embeddings generated by the model. */
			data: {
				/** @enum {string} */
				object?: 'embedding';
				index: number;
				embedding: number[] | string;
			}[];
			/** @description The usage information for the request. */
			usage: {
				/** @description The number of tokens used by the prompt. */
				prompt_tokens: number;
				/** @description The number of tokens used by the completion. */
				completion_tokens: number;
				/** @description The total number of tokens used by the request. */
				total_tokens: number;
			};
		};
		RerankRequest: {
			/**
			 * @description Specifies the model to be used.
			 * @example BAAI/bge-reranker-v2-m3
			 */
			model: string;
			/**
			 * @description How many of the most relevant documents to return.
			 * @example 4
			 */
			top_n?: number;
			/**
			 * @description If false, the response does not include document text; if true, it includes the input document text.
			 * @default false
			 */
			return_documents: boolean;
			/**
			 * @description The largest number of chunks a long document is cut into; its score is that of the best chunk. bge-reranker models only.
			 * @default 1024
			 */
			max_chunks_per_doc: number;
			/**
			 * @description How many tokens neighbouring chunks share. bge-reranker models only.
			 * @default 80
			 */
			overlap_tokens: number;
			/** @description The search query. One of some thousand characters is refused as too long. */
			query: string | components['schemas']['MultimodalContent'];
			/** @description The documents to put in order of relevance. */
			documents: string | (string | components['schemas']['MultimodalContent'])[];
			/** @description What relevance means for this search. Qwen3-Reranker models only. */
			instruction?: string;
		};
		RerankResponse: {
			id: string;
			results: {
				/** @description Original document content. */
				document?: {
					text?: string;
				} | null;
				/** @description The index value of the position in the input candidate doc array. */
				index: number;
				/** @description Similarity score. */
				relevance_score: number;
			}[];
			tokens?: {
				input_tokens?: number;
				output_tokens?: number;
			};
			meta?: {
				billed_units?: {
					input_tokens?: number;
					output_tokens?: number;
					image_tokens?: number;
					search_units?: number;
					classifications?: number;
				};
				tokens?: {
					input_tokens?: number;
					output_tokens?: number;
					image_tokens?: number;
				};
			};
		};
		/** @description Text to speech. A voice and references exclude each other. */
		CreateSpeechRequest: {
			/** @description The text to speak, up to 128,000 characters. CosyVoice2 takes a style before the text, as instruction<|endofprompt|>text; MOSS takes [S1] and [S2] for two speakers. */
			input: string;
			/**
			 * @description The format of the sound.
			 * @default mp3
			 * @enum {string}
			 */
			response_format: 'mp3' | 'opus' | 'wav' | 'pcm';
			/**
			 * @description The name of the speech model to use.
			 * @example FunAudioLLM/CosyVoice2-0.5B
			 */
			model: string;
			/** @description A voice of the model, as model:name, or the URI of an uploaded voice (speech:...). Empty when references say how to speak. */
			voice:
				| string
				| (
						| 'FunAudioLLM/CosyVoice2-0.5B:alex'
						| 'FunAudioLLM/CosyVoice2-0.5B:anna'
						| 'FunAudioLLM/CosyVoice2-0.5B:bella'
						| 'FunAudioLLM/CosyVoice2-0.5B:benjamin'
						| 'FunAudioLLM/CosyVoice2-0.5B:charles'
						| 'FunAudioLLM/CosyVoice2-0.5B:claire'
						| 'FunAudioLLM/CosyVoice2-0.5B:david'
						| 'FunAudioLLM/CosyVoice2-0.5B:diana'
						| 'fnlp/MOSS-TTSD-v0.5:alex'
						| 'fnlp/MOSS-TTSD-v0.5:anna'
						| 'fnlp/MOSS-TTSD-v0.5:bella'
						| 'fnlp/MOSS-TTSD-v0.5:benjamin'
						| 'fnlp/MOSS-TTSD-v0.5:charles'
						| 'fnlp/MOSS-TTSD-v0.5:claire'
						| 'fnlp/MOSS-TTSD-v0.5:david'
						| 'fnlp/MOSS-TTSD-v0.5:diana'
						| 'fishaudio/fish-speech-1.4:alex'
						| 'fishaudio/fish-speech-1.4:anna'
						| 'fishaudio/fish-speech-1.4:bella'
						| 'fishaudio/fish-speech-1.4:benjamin'
						| 'fishaudio/fish-speech-1.4:charles'
						| 'fishaudio/fish-speech-1.4:claire'
						| 'fishaudio/fish-speech-1.4:david'
						| 'fishaudio/fish-speech-1.4:diana'
				  );
			/** @description Sound samples with their text, whose voice is imitated. Not together with a voice. A dialogue of two speakers needs two. */
			references?: {
				/** @description The link of a sound file, or its bytes as a data URI. */
				audio: string;
				/** @description What is said in it. */
				text: string;
			}[];
			/**
			 * @description Samples a second. opus 48000; wav and pcm 8000 to 44100; mp3 32000 or 44100.
			 * @enum {integer}
			 */
			sample_rate?: 8000 | 16000 | 24000 | 32000 | 44100 | 48000;
			/**
			 * Format: float
			 * @description How fast to speak.
			 * @default 1
			 */
			speed: number;
			/**
			 * Format: float
			 * @description How loud to speak, in decibels.
			 * @default 0
			 */
			gain: number;
			/** @description Whether the sound is sent while it is made. */
			stream?: boolean;
			/**
			 * @description The largest number of tokens to speak with. MOSS only; text and speech together must fit 32k.
			 * @default 2048
			 */
			max_tokens: number;
		};
		AudioRequest: {
			/**
			 * Format: binary
			 * @description The sound file to transcribe, at most 50 MB and one hour.
			 * @example /path/to/audio.mp3
			 */
			file: string;
			/**
			 * @description The name of the audio model to use.
			 * @example FunAudioLLM/SenseVoiceSmall
			 */
			model: string;
		};
		/** @description Represents a transcription response returned by model, based on the provided input. */
		AudioResponse: {
			/** @description The transcribed text. */
			text: string;
		};
		/** @enum {string} */
		FinishReason:
			'stop' | 'eos' | 'length' | 'tool_calls' | 'content_filter' | 'insufficient_system_resource';
		UsageData: {
			prompt_tokens: number;
			completion_tokens: number;
			total_tokens: number;
			prompt_cache_hit_tokens?: number;
			prompt_cache_miss_tokens?: number;
			prompt_tokens_details?: {
				cached_tokens?: number;
			} | null;
			completion_tokens_details?: {
				reasoning_tokens?: number;
			} | null;
		};
		ChatCompletionChoicesData: {
			finish_reason: components['schemas']['FinishReason'];
			index?: number;
			message: {
				/** @example assistant */
				role: string;
				content?: string | null;
				/** @description The thoughts of a thinking model. */
				reasoning_content?: string | null;
				tool_calls?: components['schemas']['ChatToolCall'][] | null;
			};
		}[];
		/** Text content part */
		ChatCompletionRequestMessageContentPartText: {
			/**
			 * @description The type of the content part. (enum property replaced by openapi-typescript)
			 * @enum {string}
			 */
			type: 'text';
			/** @description The text content. */
			text: string;
		};
		/** Image content part */
		ChatCompletionRequestMessageContentPartImage: {
			/**
			 * @description The type of the content part. (enum property replaced by openapi-typescript)
			 * @enum {string}
			 */
			type: 'image_url';
			image_url: {
				/** @description The link of an image, or its bytes as a data URI. DeepSeek-OCR takes PDF too. */
				url: string;
				/**
				 * @description Specifies the detail level of the image.
				 * @default auto
				 * @enum {string}
				 */
				detail: 'auto' | 'low' | 'high';
			};
		};
		ChatCompletionRequestUserMessageContentPart:
			| components['schemas']['ChatCompletionRequestMessageContentPartText']
			| components['schemas']['ChatCompletionRequestMessageContentPartImage']
			| components['schemas']['ChatCompletionRequestMessageContentPartAudio']
			| components['schemas']['ChatCompletionRequestMessageContentPartVideo'];
		ChatCompletionRequest: {
			/**
			 * @description The name of the model to query.
			 * @example Qwen/Qwen3-8B
			 */
			model: string;
			/** @description A list of messages comprising the conversation so far. */
			messages: {
				/**
				 * @description The role of the author of the message.
				 * @default user
				 * @example user
				 * @enum {string}
				 */
				role: 'user' | 'assistant' | 'system' | 'tool';
				/** @description The text, or a list of parts for models that see or hear. Null in an assistant message that only calls tools. */
				content:
					(string | null) | components['schemas']['ChatCompletionRequestUserMessageContentPart'][];
				/** @description The thoughts of an earlier assistant message. Thinking models want them back beside their tool calls. */
				reasoning_content?: string | null;
				/** @description The calls an earlier assistant message asked for. */
				tool_calls?: components['schemas']['ChatToolCall'][];
				/** @description Which call a message of role tool answers. */
				tool_call_id?: string;
			}[];
			/**
			 * @description If set, tokens are returned as Server-Sent Events as they are made available. Stream terminates with `data: [DONE]`
			 * @default false
			 * @example false
			 */
			stream: boolean;
			/**
			 * @description The largest number of tokens of the answer, without its chain of thought, which has a budget of its own. An answer that is cut has the finish_reason length. Input, thinking and answer together must fit the context window of the model; leave about 10,000 tokens of room.
			 * @example 4096
			 */
			max_tokens?: number;
			/**
			 * Format: float
			 * @description How random the answer is, from 0, the most exact, to 2.
			 * @default 0.7
			 * @example 0.7
			 */
			temperature: number;
			/**
			 * Format: float
			 * @description The `top_p` (nucleus) parameter is used to dynamically adjust the number of choices for each predicted token based on the cumulative probabilities.
			 * @default 0.7
			 * @example 0.7
			 */
			top_p: number;
			/**
			 * Format: float
			 * @description Positive values make the model repeat itself less.
			 * @default 0.5
			 * @example 0.5
			 */
			frequency_penalty: number;
			/**
			 * @description Number of generations to return
			 * @default 1
			 * @example 1
			 */
			n: number;
			/** @description What a stream carries besides the answer. */
			stream_options?: {
				/** @description Whether the stream ends with the token usage. */
				include_usage?: boolean;
			};
			/** @description Up to 4 sequences at which the model stops. The answer does not contain them. */
			stop?: (string | null) | string[];
			/**
			 * @description Only the k most likely tokens are drawn from, at most 100.
			 * @default 50
			 * @example 50
			 */
			top_k: number;
			/**
			 * Format: float
			 * @description Drops tokens less likely than this share of the most likely one. Qwen3 models only.
			 */
			min_p?: number;
			/** @description Whether the model thinks before it answers. For most reasoning models; models that do not reason refuse the request. */
			enable_thinking?: boolean;
			/**
			 * @description The largest number of tokens to think with, from 128 to 32,768; GLM-5.2 takes up to 1,048,576. Only for reasoning models. At the budget Qwen3 models stop thinking; others may go on.
			 * @default 4096
			 */
			thinking_budget: number;
			/**
			 * @description How hard the model thinks. DeepSeek-V4 and GLM-5.2 only, which know high and max; low and medium count as high, xhigh as max. Of effect with enable_thinking only.
			 * @default high
			 * @enum {string}
			 */
			reasoning_effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
			/** @description The format that the model must answer in. */
			response_format?: {
				/**
				 * @description The type of the format. JSON types only for models that support JSON mode; json_object wants the word JSON in a system or user message.
				 * @example text
				 * @enum {string}
				 */
				type: 'text' | 'json_object' | 'json_schema';
				/** @description The schema of the answer, for the type json_schema. */
				json_schema?: {
					name: string;
					description?: string;
					/** @description A JSON Schema. */
					schema: Record<string, never>;
					strict?: boolean;
				};
			};
			/** @description The functions that the model may call. */
			tools?: components['schemas']['ChatTool'][];
			/** @description Whether the model must, may or must not call a function, or which one. Only auto is documented. */
			tool_choice?:
				| ('auto' | 'none' | 'required')
				| {
						/** @enum {string} */
						type: 'function';
						function: {
							name: string;
						};
				  };
			/** @description The text that the answer must begin with. Only for models with prefix completion. */
			prefix?: string;
			/** @description The text that follows the gap to fill in. Only for models that fill in the middle. */
			suffix?: string;
			/** @description A name for the end user. Taken and ignored. */
			user?: string;
			/**
			 * @deprecated
			 * @description Ignored by the service since 2026-09-15.
			 */
			repetition_penalty?: number;
		};
		ChatCompletionResponse: {
			id: string;
			choices: components['schemas']['ChatCompletionChoicesData'];
			usage: components['schemas']['UsageData'];
			created: number;
			model: string;
			/** @enum {string} */
			object: 'chat.completion';
			system_fingerprint?: string;
		};
		ChatCompletionStream: {
			id: string;
			created: number;
			model: string;
			/** @enum {string} */
			object: 'chat.completion.chunk';
			choices: components['schemas']['ChatCompletionChoice'][];
			usage?: components['schemas']['UsageData'];
			system_fingerprint?: string;
		};
		/**
		 * Upload Image
		 * @description The link of an image, or its bytes as a data URI.
		 */
		upload_image: string;
		/** stable-diffusion-3-5-large */
		'stable-diffusion-3-5-large': {
			/**
			 * @default stabilityai/stable-diffusion-3-5-large
			 * @enum {string}
			 */
			model: 'stabilityai/stable-diffusion-3-5-large';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @default 1024x1024
			 * @enum {string}
			 */
			image_size: '1024x1024' | '512x1024' | '768x512' | '768x1024' | '1024x576' | '576x1024';
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the service on 2026-09-30.
			 * @default 1
			 */
			batch_size: number;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * Guidance Scale
			 * @default 7.5
			 */
			guidance_scale: number;
		};
		/** FLUX.1-schnell */
		'FLUX.1-schnell': {
			/**
			 * @default black-forest-labs/FLUX.1-schnell
			 * @enum {string}
			 */
			model: 'black-forest-labs/FLUX.1-schnell';
			prompt: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @default 1024x1024
			 * @enum {string}
			 */
			image_size: '1024x1024' | '512x1024' | '768x512' | '768x1024' | '1024x576' | '576x1024';
			/** Seed */
			seed?: number;
		};
		/** Pro-FLUX.1-schnell */
		'Pro-FLUX.1-schnell': {
			/**
			 * @default Pro/black-forest-labs/FLUX.1-schnell
			 * @enum {string}
			 */
			model: 'Pro/black-forest-labs/FLUX.1-schnell';
			prompt: string;
			/**
			 * Image Size
			 * @description Width x height in pixels, at most 2359296 pixels in all.
			 * @default 1024x1024
			 */
			image_size: string | ('1024x1024' | '960x1280' | '768x1024' | '720x1440' | '720x1280');
			/** Seed */
			seed?: number;
		};
		/** FLUX.1-dev */
		'FLUX.1-dev': {
			/**
			 * @description The name of the model to query.
			 * @default black-forest-labs/FLUX.1-dev
			 * @enum {string}
			 */
			model: 'black-forest-labs/FLUX.1-dev';
			prompt: string;
			/**
			 * Image Size
			 * @description Width x height in pixels, at most 2359296 pixels in all.
			 * @default 1024x1024
			 */
			image_size: string | ('1024x1024' | '960x1280' | '768x1024' | '720x1440' | '720x1280');
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
		};
		/** stable-diffusion-3-medium */
		'stable-diffusion-3-medium': {
			/**
			 * @default stabilityai/stable-diffusion-3-medium
			 * @enum {string}
			 */
			model: 'stabilityai/stable-diffusion-3-medium';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @default 1024x1024
			 */
			image_size: string | ('1024x1024' | '960x1280' | '768x1024' | '720x1440' | '720x1280');
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the service on 2026-09-30.
			 * @default 1
			 */
			batch_size: number;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * Guidance Scale
			 * @default 7.5
			 */
			guidance_scale: number;
		};
		/** stable-diffusion-xl-base-1.0 */
		'stable-diffusion-xl-base-1.0': {
			/**
			 * @default stabilityai/stable-diffusion-xl-base-1.0
			 * @enum {string}
			 */
			model: 'stabilityai/stable-diffusion-xl-base-1.0';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @default 1024x1024
			 */
			image_size: string | ('1024x1024' | '960x1280' | '768x1024' | '720x1440' | '720x1280');
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the service on 2026-09-30.
			 * @default 1
			 */
			batch_size: number;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * Guidance Scale
			 * @default 7.5
			 */
			guidance_scale: number;
			image?: components['schemas']['upload_image'];
		};
		/** stable-diffusion-2-1 */
		'stable-diffusion-2-1': {
			/**
			 * @default stabilityai/stable-diffusion-2-1
			 * @enum {string}
			 */
			model: 'stabilityai/stable-diffusion-2-1';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @default 512x512
			 * @enum {string}
			 */
			image_size: '512x512' | '512x1024' | '768x512' | '768x1024' | '1024x576' | '576x1024';
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the service on 2026-09-30.
			 * @default 1
			 */
			batch_size: number;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * Guidance Scale
			 * @default 7.5
			 */
			guidance_scale: number;
			image?: components['schemas']['upload_image'];
		};
		ImagesGenerationResponse: {
			images: {
				url: string;
			}[];
			timings?: {
				/** Format: float */
				inference?: number;
			};
			seed?: number;
			/** @description The same links again, as OpenAI clients expect them. */
			data?: {
				url: string;
			}[];
			created?: number;
			shared_id?: string;
		};
		Voice: {
			model?: string;
			customName?: string;
			text?: string;
			uri: string;
		};
		VoiceListResponse:
			| {
					/** @description What the service answers. */
					result?: components['schemas']['Voice'][];
					/** @description What the reference documents. */
					results?: components['schemas']['Voice'][];
			  }
			| unknown
			| unknown;
		VideoSubmitRequest: {
			/**
			 * @description The model that makes the video. The models that start from an image need one; the others take none.
			 * @example Wan-AI/Wan2.2-T2V-A14B
			 */
			model: string;
			/** @description What the video shows. */
			prompt: string;
			/**
			 * @description Width x height in pixels.
			 * @enum {string}
			 */
			image_size: '1280x720' | '720x1280' | '960x960';
			/** @description What the video must not show. */
			negative_prompt?: string;
			/** @description The image that the video starts from, as a link or a data URI. Image-to-video models only. */
			image?: string;
			/** @description The same seed with the same fields gives the same video. */
			seed?: number;
		};
		VideoStatus: {
			/** @enum {string} */
			status: 'Succeed' | 'InQueue' | 'InProgress' | 'Failed';
			/** @description Why the video failed. */
			reason?: string | null;
			/** @description The place in the queue. */
			position?: number | null;
			results?: {
				videos?: {
					/** @description The link of the video, good for one hour. */
					url: string;
				}[];
				timings?: {
					/** @description Seconds that the model took. */
					inference?: number;
				};
				seed?: number;
			} | null;
		};
		BatchFile: {
			/** @example file-jkvytbjtow */
			id: string;
			object?: string;
			bytes?: number;
			created_at?: number;
			createdAt?: number;
			filename?: string;
			purpose?: string;
			line_count?: number;
		};
		BatchRequest: {
			/** @description The id of the file with the requests. */
			input_file_id: string;
			/** @enum {string} */
			endpoint: '/v1/chat/completions';
			/**
			 * @description How long the batch may take, from 24h to 336h.
			 * @example 24h
			 */
			completion_window: string;
			/** @description Up to 16 pairs of text, of at most 64 and 512 characters. */
			metadata?: {
				[key: string]: string;
			};
			/** @description What takes the place of a field in every request. */
			replace?: {
				/** @description The model for all requests, whatever they say. */
				model?: string;
			};
		};
		Batch: {
			/** @example batch_rdyqgrcgjg */
			id: string;
			object?: string;
			endpoint?: string;
			/** @description Null, or what is wrong with the input file, as a list of texts. */
			errors?: unknown;
			input_file_id?: string;
			completion_window?: string;
			/** @enum {string} */
			status:
				| 'validating'
				| 'in_queue'
				| 'in_progress'
				| 'finalizing'
				| 'completed'
				| 'failed'
				| 'expired'
				| 'cancelling'
				| 'cancelled';
			output_file_id?: string | null;
			error_file_id?: string | null;
			/** @description Seconds since 1970. */
			created_at?: number | null;
			/** @description Seconds since 1970. */
			in_progress_at?: number | null;
			/** @description Seconds since 1970. */
			expires_at?: number | null;
			/** @description Seconds since 1970. */
			finalizing_at?: number | null;
			/** @description Seconds since 1970. */
			completed_at?: number | null;
			/** @description Seconds since 1970. */
			failed_at?: number | null;
			/** @description Seconds since 1970. */
			expired_at?: number | null;
			/** @description Seconds since 1970. */
			cancelling_at?: number | null;
			/** @description Seconds since 1970. */
			cancelled_at?: number | null;
			request_counts?: {
				total?: number;
				completed?: number;
				failed?: number;
			} | null;
			metadata?:
				| ({
						name?: string;
						batch_description?: string;
				  } & {
						[key: string]: unknown;
				  })
				| null;
			/** @description The name of the input file, in lists. */
			file_name?: string;
		};
		/** @description An object with the reason, a bare string, or the OpenAI form. */
		ApiError:
			| {
					/** @description The service's own error code. Absent on some rate limit answers. */
					code?: number;
					message: string;
					/** @description Always null so far. */
					data?: Record<string, never> | null;
			  }
			| string
			| {
					error: {
						message: string;
						type?: string | null;
						param?: string | null;
						/** @description A word, a number or null. */
						code?: unknown;
					};
			  };
		/** Audio content part */
		ChatCompletionRequestMessageContentPartAudio: {
			/**
			 * @description The type of the content part. (enum property replaced by openapi-typescript)
			 * @enum {string}
			 */
			type: 'audio_url';
			audio_url: {
				/** @description The link of a sound file, or its bytes as a data URI. Qwen3-Omni models only. */
				url: string;
			};
		};
		/** Video content part */
		ChatCompletionRequestMessageContentPartVideo: {
			/**
			 * @description The type of the content part. (enum property replaced by openapi-typescript)
			 * @enum {string}
			 */
			type: 'video_url';
			video_url: {
				/** @description The link of a video of at most 30 seconds, or its bytes as a data URI. Qwen3-Omni and Qwen3-VL models only. */
				url: string;
				/**
				 * @description Specifies the detail level of the frames.
				 * @enum {string}
				 */
				detail?: 'auto' | 'low' | 'high';
				/** @description The largest number of frames to look at. The name is spelled so by the service. */
				max_frams?: number;
				/** @description Frames per second to look at. */
				fps?: number;
			};
		};
		ChatToolCall: {
			id: string;
			/** @enum {string} */
			type: 'function';
			function: {
				name: string;
				/** @description The arguments as JSON text. */
				arguments: string;
			};
		};
		ChatTool: {
			/** @enum {string} */
			type: 'function';
			function: {
				name: string;
				description?: string;
				/** @description The parameters as a JSON Schema. */
				parameters?: Record<string, never>;
				/**
				 * @description Whether the arguments must follow the schema exactly.
				 * @default false
				 */
				strict: boolean;
			};
		};
		ChatCompletionChoice: {
			index: number;
			/** ChatCompletionChoiceDelta */
			delta: {
				role?: string;
				content?: string | null;
				reasoning_content?: string | null;
				tool_calls?:
					| {
							index: number;
							id?: string | null;
							type?: string | null;
							function?: {
								name?: string | null;
								arguments?: string | null;
							};
					  }[]
					| null;
			};
			/** @description Null until the last chunk, then a reason as in FinishReason. */
			finish_reason?: string | null;
		};
		/** @description A text or an image, for the VL models. */
		MultimodalContent: {
			text?: string;
			/** @description The link of an image, or its bytes in base64. */
			image?: string;
		};
		/** Kolors */
		Kolors: {
			/**
			 * @default Kwai-Kolors/Kolors
			 * @enum {string}
			 */
			model: 'Kwai-Kolors/Kolors';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels. The listed sizes give the best quality.
			 * @default 1024x1024
			 */
			image_size: string | ('1024x1024' | '960x1280' | '768x1024' | '720x1440' | '720x1280');
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the service on 2026-09-30.
			 * @default 1
			 */
			batch_size: number;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * Guidance Scale
			 * @description How closely the image follows the prompt.
			 * @default 7.5
			 */
			guidance_scale: number;
			image?: components['schemas']['upload_image'];
		};
		/** Qwen-Image */
		'Qwen-Image': {
			/**
			 * @default Qwen/Qwen-Image
			 * @enum {string}
			 */
			model: 'Qwen/Qwen-Image';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels. The listed sizes give the best quality.
			 * @default 1328x1328
			 */
			image_size:
				| string
				| (
						| '1328x1328'
						| '1664x928'
						| '928x1664'
						| '1472x1140'
						| '1140x1472'
						| '1584x1056'
						| '1056x1584'
				  );
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
			/**
			 * CFG
			 * @description How closely the image follows the prompt. For pictures with text use more than 1; the makers advise 4 with 50 steps.
			 */
			cfg?: number;
		};
		/** Qwen-Image-Edit */
		'Qwen-Image-Edit': {
			/**
			 * @default Qwen/Qwen-Image-Edit
			 * @enum {string}
			 */
			model: 'Qwen/Qwen-Image-Edit';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			image: components['schemas']['upload_image'];
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
		};
		/** Qwen-Image-Edit-2509 */
		'Qwen-Image-Edit-2509': {
			/**
			 * @default Qwen/Qwen-Image-Edit-2509
			 * @enum {string}
			 */
			model: 'Qwen/Qwen-Image-Edit-2509';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			image: components['schemas']['upload_image'];
			image2?: components['schemas']['upload_image'];
			image3?: components['schemas']['upload_image'];
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
		};
		/** Z-Image */
		'Z-Image': {
			/**
			 * @default Tongyi-MAI/Z-Image
			 * @enum {string}
			 */
			model: 'Tongyi-MAI/Z-Image';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @example 1024x1024
			 */
			image_size: string;
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
		};
		/** Z-Image-Turbo */
		'Z-Image-Turbo': {
			/**
			 * @default Tongyi-MAI/Z-Image-Turbo
			 * @enum {string}
			 */
			model: 'Tongyi-MAI/Z-Image-Turbo';
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels. The international site lists these sizes.
			 */
			image_size: string | ('512x512' | '768x1024' | '1024x576' | '576x1024');
			/** Seed */
			seed?: number;
			/**
			 * Number Inference Steps
			 * @default 20
			 */
			num_inference_steps: number;
		};
		/** FLUX.2-pro */
		'FLUX.2-pro': {
			/**
			 * @default black-forest-labs/FLUX.2-pro
			 * @enum {string}
			 */
			model: 'black-forest-labs/FLUX.2-pro';
			prompt: string;
			/**
			 * Image Size
			 * @description Width x height in pixels. The international site lists these sizes, without the square of 1024.
			 * @default 1024x1024
			 */
			image_size:
				string | ('1024x1024' | '512x512' | '768x1024' | '1024x768' | '576x1024' | '1024x576');
			/** Seed */
			seed?: number;
			/**
			 * Output Format
			 * @default png
			 * @enum {string}
			 */
			output_format: 'png' | 'jpeg';
			/**
			 * Input Image
			 * @description The picture to change, as a link or a data URI. FLUX of the international site.
			 */
			input_image?: string;
			/** Prompt Upsampling */
			prompt_upsampling?: boolean;
			/**
			 * Safety Tolerance
			 * @description 0 is the strictest, 6 the most lenient.
			 */
			safety_tolerance?: number;
		};
		/** Any other image model */
		OtherImageModel: {
			model: string;
			prompt: string;
			/** Negative Prompt */
			negative_prompt?: string;
			/**
			 * Image Size
			 * @description Width x height in pixels.
			 * @example 1024x1024
			 */
			image_size?: string;
			/**
			 * Number Images
			 * @deprecated
			 * @description The number of images. Removed by the Chinese site on 2026-09-30.
			 */
			batch_size?: number;
			/** Seed */
			seed?: number;
			/** Number Inference Steps */
			num_inference_steps?: number;
			/** Guidance Scale */
			guidance_scale?: number;
			/** CFG */
			cfg?: number;
			image?: components['schemas']['upload_image'];
			image2?: components['schemas']['upload_image'];
			image3?: components['schemas']['upload_image'];
			/**
			 * Input Image
			 * @description The picture to change, as a link or a data URI. FLUX of the international site.
			 */
			input_image?: string;
			/**
			 * Image Prompt
			 * @description A picture that guides the result. FLUX 1.1 on the international site.
			 */
			image_prompt?: string;
			/**
			 * Image Prompt Strength
			 * @description How strongly the image prompt counts.
			 */
			image_prompt_strength?: number;
			/**
			 * Aspect Ratio
			 * @description From 21:9 to 9:21. FLUX on the international site.
			 * @example 16:9
			 */
			aspect_ratio?: string;
			/**
			 * Width
			 * @description 256 to 1440, a multiple of 32. FLUX on the international site.
			 */
			width?: number;
			/**
			 * Height
			 * @description 256 to 1440, a multiple of 32. FLUX on the international site.
			 */
			height?: number;
			/**
			 * Output Format
			 * @default png
			 * @enum {string}
			 */
			output_format: 'png' | 'jpeg';
			/** Prompt Upsampling */
			prompt_upsampling?: boolean;
			/** Prompt Enhancement */
			prompt_enhancement?: boolean;
			/**
			 * Safety Tolerance
			 * @description 0 is the strictest, 6 the most lenient.
			 */
			safety_tolerance?: number;
			/**
			 * Raw
			 * @description Whether the picture looks less processed.
			 */
			raw?: boolean;
		};
	};
	responses: {
		/** @description The request breaks a rule of the endpoint or of the model. */
		BadRequest: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The key is missing, wrong, or of the other region. */
		Unauthorized: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The balance is insufficient (international site). */
		PaymentRequired: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The balance is insufficient, the account is not verified, or the key lacks the permission. */
		Forbidden: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description No such path. */
		NotFound: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The endpoint is retired. */
		Gone: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description Too many inputs in one request. */
		PayloadTooLarge: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The multipart body is malformed. */
		UnprocessableEntity: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description A rate limit of the account for this model is reached. */
		RateLimited: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The service failed. */
		ServerError: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The model is overloaded. */
		Overloaded: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
		/** @description The answer took too long. */
		Timeout: {
			headers: {
				[name: string]: unknown;
			};
			content: {
				'application/json': components['schemas']['ApiError'];
			};
		};
	};
	parameters: never;
	requestBodies: never;
	headers: {
		/** @description Identifies the request when asking support about it. */
		TraceId: string;
	};
	pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
	'user-info': {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description Successful response */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						/** @example 20000 */
						code: number;
						/** @example OK */
						message: string;
						/** @example true */
						status: boolean;
						data: {
							/** @example userid */
							id: string;
							/** @example username */
							name?: string;
							/** @example user_avatar_image_url */
							image?: string;
							/** @example user_email_address */
							email?: string;
							/** @example false */
							isAdmin?: boolean;
							/** @example 0.88 */
							balance: string;
							/** @example normal */
							status: string;
							/** @example user_introduction */
							introduction?: string;
							/** @example user_role */
							role?: string;
							/** @example 88.00 */
							chargeBalance?: string;
							/** @example 88.88 */
							totalBalance?: string;
						};
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			410: components['responses']['Gone'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	listModels: {
		parameters: {
			query?: {
				/** @description The type of models */
				type?: 'text' | 'image' | 'audio' | 'video';
				/** @description The sub type of models. You can use it to filter models individually without setting type. */
				sub_type?:
					| 'chat'
					| 'embedding'
					| 'reranker'
					| 'text-to-image'
					| 'image-to-image'
					| 'speech-to-text'
					| 'text-to-video'
					| 'text-to-speech'
					| 'image-to-video';
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description Successful response */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						/** @example list */
						object: string;
						data: {
							/** @example Qwen/Qwen3-8B */
							id: string;
							/** @example model */
							object?: string;
							/** @example 0 */
							created?: number;
							/** @example  */
							owned_by?: string;
						}[];
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	uploadAudioVoice: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'multipart/form-data': {
					/**
					 * @description The speech model the voice is for.
					 * @example FunAudioLLM/CosyVoice2-0.5B
					 */
					model: string;
					/**
					 * @description Your name for the voice.
					 * @example your-voice-name
					 */
					customName: string;
					/**
					 * @description What is said in the sample.
					 * @example The quick brown fox jumps over the lazy dog.
					 */
					text: string;
				} & (
					| {
							/**
							 * Base64 audio
							 * @description The sample as a data URI, beginning with data:audio/mpeg;base64,
							 * @example data:audio/mpeg;base64,aGVsbG93b3JsZA==
							 */
							audio: string;
					  }
					| {
							/**
							 * Audio file
							 * Format: binary
							 * @description The sample as a file (mp3, wav, pcm, opus), at most 30 seconds, best 8 to 10.
							 * @example /path/to/audio.mp3
							 */
							file: string;
					  }
				);
				'application/json': {
					/**
					 * @description The speech model the voice is for.
					 * @example FunAudioLLM/CosyVoice2-0.5B
					 */
					model: string;
					/**
					 * @description Your name for the voice.
					 * @example your-voice-name
					 */
					customName: string;
					/**
					 * @description What is said in the sample.
					 * @example The quick brown fox jumps over the lazy dog.
					 */
					text: string;
					/**
					 * Base64 audio
					 * @description The sample as a data URI, beginning with data:audio/mpeg;base64,
					 * @example data:audio/mpeg;base64,aGVsbG93b3JsZA==
					 */
					audio: string;
				};
			};
		};
		responses: {
			/** @description Successful response */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						/** @example speech:your-voice-name:cm04pf7az00061413w7kz5qxs:mjtkgbyuunvtybnsvbxd */
						uri: string;
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			413: components['responses']['PayloadTooLarge'];
			422: components['responses']['UnprocessableEntity'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	'chat-completions': {
		parameters: {
			query?: never;
			header?: {
				/** @description A trace id of your own, which the answer carries as x-siliconcloud-trace-id. */
				'X-Trace-Id'?: string;
			};
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['ChatCompletionRequest'];
			};
		};
		responses: {
			/** @description 200 */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['ChatCompletionResponse'];
					'text/event-stream': components['schemas']['ChatCompletionStream'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	createEmbedding: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['EmbeddingsRequest'];
			};
		};
		responses: {
			/** @description 200 */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['EmbeddingsResponse'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			413: components['responses']['PayloadTooLarge'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	createSpeech: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['CreateSpeechRequest'];
			};
		};
		responses: {
			/** @description The sound, in the format asked for. */
			200: {
				headers: {
					/** @description chunked */
					'Transfer-Encoding'?: string;
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/octet-stream': string;
					'audio/mpeg': string;
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	createAudioTranscriptions: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'multipart/form-data': components['schemas']['AudioRequest'];
			};
		};
		responses: {
			/** @description 200 */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['AudioResponse'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			413: components['responses']['PayloadTooLarge'];
			422: components['responses']['UnprocessableEntity'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	createRerank: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['RerankRequest'];
			};
		};
		responses: {
			/** @description 200 */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['RerankResponse'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	ImageGeneration: {
		parameters: {
			query?: never;
			header?: {
				/** @description 0 leaves out the visible mark that says the image is made by AI. The caller must then mark it, as Chinese law asks. */
				'X-Enable-Watermark'?: '0' | '1';
			};
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json':
					| components['schemas']['stable-diffusion-3-5-large']
					| components['schemas']['FLUX.1-schnell']
					| components['schemas']['Pro-FLUX.1-schnell']
					| components['schemas']['FLUX.1-dev']
					| components['schemas']['stable-diffusion-3-medium']
					| components['schemas']['stable-diffusion-xl-base-1.0']
					| components['schemas']['stable-diffusion-2-1']
					| components['schemas']['Kolors']
					| components['schemas']['Qwen-Image']
					| components['schemas']['Qwen-Image-Edit']
					| components['schemas']['Qwen-Image-Edit-2509']
					| components['schemas']['Z-Image']
					| components['schemas']['Z-Image-Turbo']
					| components['schemas']['FLUX.2-pro']
					| components['schemas']['OtherImageModel'];
			};
		};
		responses: {
			/** @description 200 */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['ImagesGenerationResponse'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	listVoices: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description The voices of the account. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['VoiceListResponse'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	deleteVoice: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': {
					/**
					 * @description The URI of the voice, as the upload or the list gave it.
					 * @example speech:your-voice-name:cm04pf7az00061413w7kz5qxs:mjtkgbyuunvtybnsvbxd
					 */
					uri: string;
				};
			};
		};
		responses: {
			/** @description The voice is deleted. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': string;
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	submitVideo: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['VideoSubmitRequest'];
			};
		};
		responses: {
			/** @description The video is queued. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						/**
						 * @description What to ask for the video with.
						 * @example k6c86xim31fv
						 */
						requestId: string;
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	getVideoStatus: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': {
					/**
					 * @description The request id that the submission gave.
					 * @example k6c86xim31fv
					 */
					requestId: string;
				};
			};
		};
		responses: {
			/** @description The state of the video. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['VideoStatus'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	listFiles: {
		parameters: {
			query: {
				purpose: 'batch';
				limit?: number;
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description The files. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						code?: number;
						message?: string;
						status?: boolean;
						data: {
							object?: string;
							data: components['schemas']['BatchFile'][];
						};
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	uploadFile: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'multipart/form-data': {
					/** @enum {string} */
					purpose: 'batch';
					/**
					 * Format: binary
					 * @description A .jsonl file.
					 */
					file: string;
				};
			};
		};
		responses: {
			/** @description The file is kept. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						/** @example 20000 */
						code?: number;
						message?: string;
						status?: boolean;
						data: components['schemas']['BatchFile'];
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	listBatches: {
		parameters: {
			query?: {
				/** @description The most batches of one answer. */
				limit?: number;
				/** @description The id of the batch after which to go on. */
				after?: string;
			};
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description The batches. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': {
						object?: string;
						data: components['schemas']['Batch'][];
						first_id?: string | null;
						last_id?: string | null;
						has_more?: boolean;
					};
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	createBatch: {
		parameters: {
			query?: never;
			header?: never;
			path?: never;
			cookie?: never;
		};
		requestBody: {
			content: {
				'application/json': components['schemas']['BatchRequest'];
			};
		};
		responses: {
			/** @description The batch is queued. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['Batch'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	getBatch: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				batch_id: string;
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description The batch. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['Batch'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
	cancelBatch: {
		parameters: {
			query?: never;
			header?: never;
			path: {
				batch_id: string;
			};
			cookie?: never;
		};
		requestBody?: never;
		responses: {
			/** @description The batch, now cancelling. */
			200: {
				headers: {
					'x-siliconcloud-trace-id': components['headers']['TraceId'];
					[name: string]: unknown;
				};
				content: {
					'application/json': components['schemas']['Batch'];
				};
			};
			400: components['responses']['BadRequest'];
			401: components['responses']['Unauthorized'];
			402: components['responses']['PaymentRequired'];
			403: components['responses']['Forbidden'];
			404: components['responses']['NotFound'];
			429: components['responses']['RateLimited'];
			500: components['responses']['ServerError'];
			503: components['responses']['Overloaded'];
			504: components['responses']['Timeout'];
		};
	};
}
