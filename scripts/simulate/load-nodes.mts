/**
 * Import this before a file of `nodes/`: n8n-workflow's build for `import` cannot be loaded by Node
 * itself, so that its build for `require` takes its place, as in n8n. Sources are TypeScript without
 * a package type, of which Node warns.
 */
import { registerHooks } from 'node:module';

registerHooks({
	resolve: (specifier, context, next) =>
		next(
			specifier,
			specifier === 'n8n-workflow' ? { ...context, conditions: ['require', 'node'] } : context,
		),
});

process.removeAllListeners('warning');
