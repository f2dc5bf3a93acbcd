package io.memgate.memory.web;

import java.util.EnumSet;
import java.util.Set;

import io.memgate.memory.memory.Kind;

/**
 * Which lists an answer has besides that of memories. Without a list of their own,
 * preferences are among the memories: nothing that was told is kept from a caller who
 * does not tell them apart. Tools' messages are no memories, and are left out then.
 *
 * @param preferences whether preferences are told apart
 * @param tools whether there is a list of what tools were asked and answered
 * @param skills whether there is a list of skills; it is empty
 */
record Lists(boolean preferences, boolean tools, boolean skills) {

	static Lists asked(Fields fields) {
		return new Lists(fields.flag("include_preference", true), fields.flag("include_tool_memory", false),
				fields.flag("include_skill", false));
	}

	/**
	 * The kinds of memory of all lists together.
	 */
	Set<Kind> kinds() {
		Set<Kind> kinds = EnumSet.of(Kind.FACT, Kind.PREFERENCE);
		if (this.tools) {
			kinds.add(Kind.TOOL);
		}
		return kinds;
	}

	/**
	 * The kinds of the list of memories.
	 */
	Set<Kind> memories() {
		return this.preferences ? Set.of(Kind.FACT) : Set.of(Kind.FACT, Kind.PREFERENCE);
	}

	/**
	 * The kind whose list a memory of some kind is in.
	 */
	Kind of(Kind kind) {
		return (kind == Kind.PREFERENCE && !this.preferences) ? Kind.FACT : kind;
	}

}
