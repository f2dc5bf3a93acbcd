package io.memgate.memory.memory;

import java.time.Instant;
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
		@JsonSubTypes.Type(value = Change.DeleteAll.class, name = "deleteAll"),
		@JsonSubTypes.Type(value = Change.Update.class, name = "update"),
		@JsonSubTypes.Type(value = Change.Extract.class, name = "extract") })
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
	 * A change of memories that must be there.
	 */
	sealed interface Targeted extends Change {

		/**
		 * Ids of memories of the space.
		 */
		List<String> ids();

		/**
		 * The user that all of them must belong to; {@code null} if that does not matter.
		 */
		@Nullable String user();

		/**
		 * The first of the ids that is not among the memories found for them.
		 */
		default Optional<String> missing(Collection<Memory> found) {
			Set<String> known = found.stream()
				.filter((memory) -> user() == null || memory.user().equals(user()))
				.map(Memory::id)
				.collect(Collectors.toSet());
			return ids().stream().filter((id) -> !known.contains(id)).findFirst();
		}

	}

	/**
	 * Deletes memories by id, all or none.
	 */
	record Delete(List<String> ids, @Nullable String user) implements Targeted {

		public Delete {
			ids = List.copyOf(ids);
		}

	}

	/**
	 * Changes a memory. What is {@code null} stays as it is.
	 *
	 * @param id the memory's id
	 * @param user the user that it must belong to; {@code null} if that does not matter
	 * @param content its new text
	 * @param title its new title
	 * @param archived whether it is out of use from now on
	 * @param at when it was changed
	 */
	record Update(String id, @Nullable String user, @Nullable String content, @Nullable String title,
			@Nullable Boolean archived, Instant at) implements Targeted {

		@Override
		public List<String> ids() {
			return List.of(this.id);
		}

	}

	/**
	 * Puts extracted memories in the place of messages as memories; the messages stay
	 * what they are in their conversations.
	 *
	 * @param of position of the change that added the messages
	 * @param messages their ids
	 * @param memories what was extracted, none if there was nothing to remember
	 */
	record Extract(long of, List<String> messages, List<Memory> memories) implements Change {

		/** The {@link Request#api()} under which it is recorded; it is no one's call. */
		public static final String API = "extract";

		public Extract {
			messages = List.copyOf(messages);
			memories = List.copyOf(memories);
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
