package io.memgate.memory.memory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import org.jspecify.annotations.Nullable;

/**
 * What a write does to its space. The names in the annotation are in every journal: they
 * never change.
 */
@JsonTypeInfo(use = Id.NAME, property = "kind")
@JsonSubTypes({ @JsonSubTypes.Type(value = Change.Add.class, name = "add"),
		@JsonSubTypes.Type(value = Change.Delete.class, name = "delete"),
		@JsonSubTypes.Type(value = Change.DeleteUser.class, name = "deleteUser"),
		@JsonSubTypes.Type(value = Change.DeleteAll.class, name = "deleteAll") })
public sealed interface Change {

	/**
	 * Adds memories, in this order.
	 *
	 * @param memories at least one
	 */
	record Add(List<Memory> memories) implements Change {

		public Add {
			memories = List.copyOf(memories);
		}

	}

	/**
	 * Deletes memories by id, all or none.
	 *
	 * @param ids ids of memories of the space
	 * @param user the user that all of them must belong to; {@code null} if that does not
	 * matter
	 */
	record Delete(List<String> ids, @Nullable String user) implements Change {

		public Delete {
			ids = List.copyOf(ids);
		}

		/**
		 * The first of the ids that is not among the memories found for them.
		 */
		public Optional<String> missing(Collection<Memory> found) {
			Set<String> known = found.stream()
				.filter((memory) -> this.user == null || this.user.equals(memory.user()))
				.map(Memory::id)
				.collect(Collectors.toSet());
			return this.ids.stream().filter((id) -> !known.contains(id)).findFirst();
		}

	}

	/**
	 * Deletes everything that the space holds of one user so far.
	 *
	 * @param user the user's id
	 */
	record DeleteUser(String user) implements Change {
	}

	/**
	 * Deletes everything of an account or project so far, and lets nothing be written
	 * there any more.
	 *
	 * @param scope what is deleted, whatever the space of the request
	 */
	record DeleteAll(Scope scope) implements Change {
	}

}
