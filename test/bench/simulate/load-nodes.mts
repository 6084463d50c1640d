/**
 * Import this before a file of `nodes/`: n8n-workflow's build for `import` cannot be loaded by Node
 * itself, so that its build for `require` takes its place, as in n8n; and the sources name each other
 * without an extension. They are TypeScript without a package type, of which Node warns.
 */
import { registerHooks } from 'node:module';

const isSource = (specifier: string, importer = '') =>
	specifier.startsWith('.') && importer.endsWith('.ts') && !specifier.endsWith('.ts');

registerHooks({
	resolve(specifier, context, next) {
		if (specifier === 'n8n-workflow') {
			return next(specifier, { ...context, conditions: ['require', 'node'] });
		}
		return next(isSource(specifier, context.parentURL) ? `${specifier}.ts` : specifier, context);
	},
});

process.removeAllListeners('warning');
