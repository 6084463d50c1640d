import { accountFor, type CredentialOwner } from '../http/base-url';

/** The index of an item that no run has. A prime: keys taken in turn by `$itemIndex` differ from the first. */
const NO_ITEM = 2 ** 31 - 1;

/**
 * Whether all items of a run have one account. The fields of a credential may be expressions, of which n8n
 * says nothing, and each time that it is asked for a credential it asks its database. So it is asked for
 * that of an item and of one that is not there: an expression that looks at its item fails there, or gives
 * something else.
 *
 * @param of gives n8n's functions for the item at an index
 */
export async function haveOneAccount(of: (itemIndex: number) => CredentialOwner): Promise<boolean> {
	try {
		const [first, none] = await Promise.all([accountFor(of(0)), accountFor(of(NO_ITEM))]);
		return first.id === none.id;
	} catch {
		// What is wrong with a credential is said to each item that it is wrong for.
		return false;
	}
}
