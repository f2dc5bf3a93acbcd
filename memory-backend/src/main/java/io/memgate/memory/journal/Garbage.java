package io.memgate.memory.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;

/**
 * What later changes have deleted or replaced, of which the journal's earlier records
 * need to hold nothing any more. Not thread-safe.
 *
 * <p>
 * A record is reduced to what is left of it. A memory that was updated stands in the
 * place of the one that was added. A deletion or an update is done with when all records
 * before it are reduced and the index keeps it, so of these nothing is left; what closes
 * an account or a project stays.
 */
final class Garbage {

	private final Map<Id, Long> deleted = new HashMap<>();

	private final Map<Owner, Long> users = new HashMap<>();

	private final Set<Scope> scopes = new HashSet<>();

	private final Map<Id, List<Change.Update>> updates = new HashMap<>();

	/**
	 * Takes note of a change that makes earlier ones superfluous.
	 * @return whether it is one
	 */
	boolean note(Recorded recorded) {
		Space space = recorded.space();
		switch (recorded.change()) {
			case Change.Delete delete ->
				delete.ids().forEach((id) -> this.deleted.put(new Id(space, id), recorded.position()));
			case Change.DeleteUser delete -> this.users.put(new Owner(space, delete.user()), recorded.position());
			case Change.DeleteAll delete -> this.scopes.add(delete.scope());
			case Change.Update update ->
				this.updates.computeIfAbsent(new Id(space, update.id()), (id) -> new ArrayList<>()).add(update);
			case Change.Add add -> {
				return false;
			}
			case Change.Extract extract -> {
				return false;
			}
		}
		return true;
	}

	/**
	 * Takes over what was noted later.
	 */
	void addAll(Garbage later) {
		this.deleted.putAll(later.deleted);
		this.users.putAll(later.users);
		this.scopes.addAll(later.scopes);
		later.updates.forEach((id, more) -> this.updates.computeIfAbsent(id, (key) -> new ArrayList<>()).addAll(more));
	}

	void clear() {
		this.deleted.clear();
		this.users.clear();
		this.scopes.clear();
		this.updates.clear();
	}

	boolean isEmpty() {
		return this.deleted.isEmpty() && this.users.isEmpty() && this.scopes.isEmpty() && this.updates.isEmpty();
	}

	/**
	 * What is left of an entry; the same instance if that is all of it.
	 */
	Entry reduce(Entry entry, long position) {
		Change change = entry.change();
		Change left = (change != null) ? reduce(entry.request().space(), change, position) : null;
		return (left != change) ? entry.with(left) : entry;
	}

	private @Nullable Change reduce(Space space, Change change, long position) {
		return switch (change) {
			case Change.Add add -> {
				List<Memory> left = reduce(space, add.memories(), position);
				yield left.isEmpty() ? null : left.equals(add.memories()) ? add : new Change.Add(left);
			}
			case Change.Extract extract -> reduce(space, extract, position);
			case Change.DeleteAll delete -> delete;
			case Change.Targeted done -> null;
			case Change.DeleteUser done -> null;
		};
	}

	private @Nullable Change reduce(Space space, Change.Extract extract, long position) {
		if (isClosed(space)) {
			return null;
		}
		List<Memory> left = reduce(space, extract.memories(), position);
		return left.equals(extract.memories()) ? extract : new Change.Extract(extract.of(), extract.messages(), left);
	}

	private List<Memory> reduce(Space space, List<Memory> memories, long position) {
		return isClosed(space) ? List.of()
				: memories.stream().flatMap((memory) -> left(space, memory, position)).toList();
	}

	private Stream<Memory> left(Space space, Memory memory, long position) {
		Id id = new Id(space, memory.id());
		if (this.deleted.getOrDefault(id, 0L) > position
				|| this.users.getOrDefault(new Owner(space, memory.user()), 0L) > position) {
			return Stream.empty();
		}
		Memory left = memory;
		for (Change.Update update : this.updates.getOrDefault(id, List.of())) {
			left = left.with(update);
		}
		return Stream.of(left);
	}

	private boolean isClosed(Space space) {
		return this.scopes.contains(Scope.accountOf(space)) || this.scopes.contains(Scope.projectOf(space));
	}

	private record Id(Space space, String id) {
	}

}
