/** A value's shape, as far as the editor cares: JSON Schema without references and branches. */
export interface Schema {
	type?: string;
	title?: string;
	description?: string;
	format?: string;
	enum?: Array<string | number>;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	maxLength?: number;
	maxItems?: number;
	pattern?: string;
	nullable?: boolean;
	deprecated?: boolean;
	required?: string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	allOf?: Schema[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	not?: Schema;
	'x-catalogue'?: { date: string; ids: string[]; international?: string[] };
	/** What single models can do: lists of ids, or a value per id. */
	'x-models'?: Record<string, unknown>;
	'x-max-pixels'?: number;
	'x-sample-rates'?: Record<string, number[]>;
}

/** How the editor shows a field, where the specification's own words do not serve. */
export interface FieldConfig {
	/** The parameter's name; the wire name in camelCase when left out. */
	name?: string;
	displayName?: string;
	description?: string;
	placeholder?: string;
	hint?: string;
	widget?: 'binary' | 'imageSize' | 'json' | 'list' | 'model' | 'voice';
	default?: unknown;
	/** The model that the international site has in place of the default. */
	international?: string;
	/** Rows of a text box. */
	rows?: number;
	/** The sub type whose models a model field lists. */
	subType?: string;
	/** The method that searches a list. */
	search?: string;
	/** The field is this property of the object that the API takes. */
	property?: string;
	/** The value goes into the request by code, because it needs shaping. */
	shaped?: boolean;
	/** The property is written by hand, in this file under nodes/; only the API's values are generated. */
	handWritten?: string;
	/** What else the field's schema is written down as. */
	emit?: 'preset-voices' | 'sample-rates';
}

/** One operation of a node, as `x-n8n-operations` in n8n.overlay.yaml says it. */
export interface OperationConfig extends OperationText {
	/** Folder and file under nodes/, e.g. `Audio/speech/create`. */
	file: string;
	/** What the exported names begin with, e.g. `speechCreate`. */
	exportPrefix: string;
	/** The wire names that stand outside of Options, in order. */
	main?: string[];
	/** The operation, by its file, whose generated fields this one shows as well. It has none of its own. */
	fieldsOf?: string;
	/**
	 * The models of the operation, where each has a schema of its own: only those named, or all but
	 * those. A schema for all other models stays either way.
	 */
	models?: ModelScope;
	/** Wire names that are no fields, or paths such as `input[].image` inside one, with the reason. */
	skip?: Record<string, string>;
	fields?: Record<string, FieldConfig>;
	/** Choices for hand-written fields: the path of an enum in the body, by the name of the constant. */
	choices?: Record<string, string>;
	/** What else the body's schemas are written down as. */
	emit?: 'image-models';
}

/**
 * The fields of an output item, by name: a path in the answer of the API, e.g. `choices[].message.content`,
 * or the schema of what the node makes itself.
 */
export type OutputConfig = Record<string, string | Schema>;

/** An operation in the editor's list of operations. */
export interface OperationText {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** A field for some models: those named, or all others. */
export type ModelScope = { only: string[] } | { except: string[] };

/** One field of an operation, ready to be written down. */
export interface Field {
	wire: string;
	location: 'body' | 'query';
	schema: Schema;
	required: boolean;
	isMain: boolean;
	config: FieldConfig;
	/** Left out when the field is the same for all models. */
	scope?: ModelScope;
}

/** One operation with its fields: main fields in order, then options. */
export interface Operation {
	file: string;
	exportPrefix: string;
	text: OperationText;
	method: string;
	/** The path of the API, with its parameters, e.g. `/batches/{batch_id}`. */
	path: string;
	fields: Field[];
	/** The enum of each choice, by the name of its constant. */
	choices: Record<string, Schema>;
	/** The schema of the body; empty where there is none. */
	body: Schema;
	models?: ModelScope;
	emit?: OperationConfig['emit'];
}
