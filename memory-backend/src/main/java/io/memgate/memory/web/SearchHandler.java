package io.memgate.memory.web;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.MemoryReads;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.SearchQuery;

/**
 * The search. Each list is a search of its own, with its own limit, so that one kind of
 * memory does not crowd out another.
 */
final class SearchHandler {

	private static final int DEFAULT_RESULTS = 6;

	private static final int MOST_RESULTS = 25;

	private final MemoryReads memories;

	SearchHandler(MemoryReads memories) {
		this.memories = memories;
	}

	Mono<Object> searchMemory(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		Owner owner = call.owner(fields);
		Lists lists = Lists.asked(fields);
		Map<Kind, SearchQuery> queries = queries(fields, lists);
		return Flux.fromIterable(queries.entrySet())
			.flatMap((query) -> this.memories.search(owner, query.getValue())
				.map((hits) -> Map.entry(query.getKey(), hits)))
			.<Kind, List<Hit>>collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.map((hits) -> Answers.Found.of(lists, hits));
	}

	/**
	 * The queries by the kind whose list they fill. All numbers are checked, also those
	 * of lists that are not asked for.
	 */
	private static Map<Kind, SearchQuery> queries(Fields fields, Lists lists) {
		int memories = fields.number("memory_limit_number", DEFAULT_RESULTS, 1, MOST_RESULTS);
		int preferences = limit(fields, "preference_limit_number");
		int tools = limit(fields, "tool_memory_limit_number");
		limit(fields, "skill_limit_number");
		fields.texts("knowledgebase_ids");
		SearchQuery query = new SearchQuery(fields.text("query"), fields.optionalId("conversation_id"),
				lists.memories(), fields.filter("filter"), memories, fields.share("relativity"),
				fields.choice("retrieval", Retrieval.class));
		Map<Kind, SearchQuery> queries = new EnumMap<>(Kind.class);
		queries.put(Kind.FACT, query);
		if (lists.preferences() && preferences > 0) {
			queries.put(Kind.PREFERENCE, of(query, Kind.PREFERENCE, preferences));
		}
		if (lists.tools() && tools > 0) {
			queries.put(Kind.TOOL, of(query, Kind.TOOL, tools));
		}
		return queries;
	}

	private static int limit(Fields fields, String name) {
		return fields.number(name, DEFAULT_RESULTS, 0, MOST_RESULTS);
	}

	private static SearchQuery of(SearchQuery query, Kind kind, int limit) {
		return new SearchQuery(query.text(), query.conversation(), Set.of(kind), query.filter(), limit,
				query.relativity(), query.by());
	}

}
