package io.memgate.gateway.redis;

import java.util.Locale;

/**
 * Why the quota store may not be used, and what an operator does about it.
 */
public enum Closed {

	/** The first examination has not ended. */
	UNEXAMINED(Kind.ABSENT, "It has not been examined yet."),

	/** There is no connection. */
	AWAY(Kind.ABSENT, "Start Redis, or correct spring.data.redis.*; connecting goes on by itself."),

	/** There is a connection, and nothing comes from it. */
	HUNG(Kind.ABSENT, "Redis does not answer in time. Look for a slow disk, swapping or a long command on its host."),

	/** It answers with an error that has no reason of its own here. */
	FAILING(Kind.UNFIT, "Redis refuses to do its work. Its own words say why."),

	/** It is a replica, or was made one. */
	READ_ONLY(Kind.UNFIT, "This Redis is a replica. Let spring.data.redis.* name the master, or promote this one."),

	/** What it may use of memory is used up. */
	FULL(Kind.UNFIT, "Redis has no memory left. Raise its maxmemory; calls in flight are settled nevertheless."),

	/** Changes do not reach as many replicas as they must. */
	UNREPLICATED(Kind.UNFIT,
			"Too few replicas have what Redis has. Look after them, or lower memgate.redis.wait.replicas."),

	/** It would drop keys to make room. */
	EVICTING(Kind.UNFIT, "Redis would drop counters to make room. Set maxmemory-policy noeviction, in its file too."),

	/** A newer version has written it. */
	NEWER(Kind.FOREIGN,
			"A newer version of Memgate has written what Redis holds. Run that version or a newer one; to go back, bring"
					+ " back Redis's files of before the upgrade. See deploy/UPGRADE.md."),

	/** A version that is too old for this one has written it. */
	OLDER(Kind.FOREIGN,
			"What Redis holds is older than this version of Memgate reads. Upgrade one release after the other. See"
					+ " deploy/UPGRADE.md."),

	/** The policy file of this node may not take the place of the one in force. */
	POLICY_REFUSED(Kind.UNFIT,
			"The policy file of this node may not take the place of the one in force. Mend the file"
					+ " as its lines say; it is read again when it changes."),

	/** It holds nothing, and whether it ever did is not known yet. */
	UNSURE(Kind.DOUBTED,
			"Redis holds nothing, and whether it is new or was emptied only the memory service can tell,"
					+ " which does not answer. Start that."),

	/** What it held is gone. */
	EMPTIED(Kind.DOUBTED, "What Redis held is gone. " + Closed.RESTORE),

	/** It holds a state older than one that it had acknowledged. */
	WENT_BACK(Kind.DOUBTED, "Redis has gone back to an older state than it had acknowledged. " + Closed.RESTORE),

	/** It has dropped keys to make room. */
	EVICTED(Kind.DOUBTED, "Redis has dropped keys to make room, counters perhaps among them. " + Closed.RESTORE);

	private static final String RESTORE = "Bring back its newest files, or accept what it holds now:"
			+ " deploy/memgate ledger accept --reason TEXT.";

	private final Kind kind;

	private final String meaning;

	Closed(Kind kind, String meaning) {
		this.kind = kind;
		this.meaning = meaning;
	}

	/** What it means, and what to do: a sentence or two. */
	public String meaning() {
		return this.meaning;
	}

	/** Its name in metrics and health: lower case, with hyphens. */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Whether nothing can be had from Redis, so that nothing is asked. */
	public boolean isAbsence() {
		return this.kind == Kind.ABSENT;
	}

	/** Whether what Redis holds cannot be relied on until somebody accepts it. */
	public boolean isDoubt() {
		return this.kind == Kind.DOUBTED;
	}

	/**
	 * Whether what was begun may be ended in it: it is there, its content is not in
	 * question, and this version knows how to write it.
	 */
	boolean takesEndings() {
		return this.kind == Kind.UNFIT;
	}

	private enum Kind {

		ABSENT, UNFIT, FOREIGN, DOUBTED

	}

}
