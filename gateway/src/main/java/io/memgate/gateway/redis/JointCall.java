package io.memgate.gateway.redis;

import java.util.Arrays;

/**
 * One call of a script that takes several of one account in one run: what it shares with
 * others, and what is its own. The script has the shared keys first and then those of
 * each call; as arguments the number of calls, the shared ones and then those of each
 * call. Its reply has for each call the number of its numbers, and these.
 *
 * @param script the script
 * @param sharedKeys keys that all of its calls have
 * @param sharedArgs arguments that all of its calls have
 * @param keys the call's own keys, as many as any other's that it may share a run with
 * @param args the call's own arguments
 */
public record JointCall(RedisScript script, String[] sharedKeys, String[] sharedArgs, String[] keys, String[] args) {

	/** Whether both may be of one run. */
	boolean sharesRunWith(JointCall other) {
		return this.script == other.script && this.keys.length == other.keys.length
				&& Arrays.equals(this.sharedKeys, other.sharedKeys) && Arrays.equals(this.sharedArgs, other.sharedArgs);
	}

}
