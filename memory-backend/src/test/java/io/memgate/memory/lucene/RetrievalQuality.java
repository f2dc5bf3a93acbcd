package io.memgate.memory.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

import io.memgate.memory.embedding.Embedding;
import io.memgate.memory.embedding.JarEmbedding;
import io.memgate.memory.embedding.Vector;
import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Filter;
import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Owner;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Retrieval;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.Space;
import io.memgate.memory.quality.Conversation;
import io.memgate.memory.quality.Figures;
import io.memgate.memory.search.Weights;

/**
 * Chooses the weights of the ranking and measures them where they were not chosen: for
 * each conversation of a folder, the weights that are best on the others. Works on the
 * index alone, in this process.
 */
final class RetrievalQuality {

	private static final double[] SIMILARITIES = { 0.3, 0.4, 0.5, 0.6, 0.7, 0.8 };

	private static final double[] NEIGHBOURS = { 0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8 };

	private static final Weights SHIPPED = new Weights(Retrieval.BOTH, 0.7, 0.6, 0.6, 2);

	private static final Space SPACE = new Space("quality", "p1");

	private final Path folder;

	private final List<Conversation> conversations;

	private final Map<String, Vector> vectors = new LinkedHashMap<>();

	RetrievalQuality(Path folder, List<Conversation> conversations) {
		this.folder = folder;
		this.conversations = conversations;
	}

	public static void main(String[] arguments) throws IOException {
		Path index = Files.createTempDirectory("quality");
		RetrievalQuality quality = new RetrievalQuality(index, Conversation.readAll(Path.of(arguments[0])));
		try (Embedding embedding = JarEmbedding.create()) {
			quality.store(embedding);
			quality.report();
		}
	}

	void store(Embedding embedding) throws IOException {
		try (LuceneIndex index = new LuceneIndex(this.folder, 2, embedding, new Search(SHIPPED, Clock.systemUTC()))) {
			index.makeVectors();
			long position = 0;
			int turns = 0;
			for (Conversation conversation : this.conversations) {
				for (Conversation.Turn turn : conversation.turns()) {
					Memory memory = memory(conversation, turn, ++turns);
					index.apply(new Recorded(++position, SPACE, new Change.Add(List.of(memory))));
				}
				for (Conversation.Question question : conversation.questions()) {
					this.vectors.put(question.text(), embedding.ofQuestion(question.text()).toFuture().join());
				}
			}
			Instant patience = Clock.systemUTC().instant().plus(Duration.ofMinutes(15));
			while (index.vectors() < turns && Clock.systemUTC().instant().isBefore(patience)) {
				index.page(new Owner(SPACE, "nobody"), new Listing(Set.of(Kind.FACT), Filter.NONE, 1, 1))
					.delaySubscription(Duration.ofSeconds(1))
					.toFuture()
					.join();
			}
			System.out.println(index.vectors() + " vectors of " + turns + " turns");
		}
	}

	private static Memory memory(Conversation conversation, Conversation.Turn turn, int number) {
		return new Memory("t-" + number, conversation.name(), turn.session(), turn.first() ? "user" : "assistant",
				turn.content(), List.of(), turn.time(), null, null, List.of(turn.id()), Map.of(), Instant.EPOCH,
				Instant.EPOCH);
	}

	/**
	 * The figures of all conversations with the weights as they are shipped.
	 */
	Figures shipped(Retrieval by) throws IOException {
		return Figures.mean(all(SHIPPED, by));
	}

	private void report() throws IOException {
		System.out.println("                recall@10  hit@10  MRR");
		for (Retrieval by : Retrieval.values()) {
			System.out.printf("%-14s  %s%n", by, shipped(by));
		}
		leaveOneOut();
	}

	private void leaveOneOut() throws IOException {
		List<Tried> tried = new ArrayList<>();
		for (double similarity : SIMILARITIES) {
			for (double neighbour : NEIGHBOURS) {
				Weights weights = new Weights(Retrieval.BOTH, similarity, neighbour, SHIPPED.fading(),
						SHIPPED.neighbours());
				tried.add(new Tried(weights, all(weights, Retrieval.BOTH)));
			}
		}
		List<Figures> measured = new ArrayList<>();
		for (int i = 0; i < this.conversations.size(); i++) {
			int left = i;
			Tried best = tried.stream()
				.max(Comparator.comparingDouble((weights) -> without(weights.figures(), left).recall()))
				.orElseThrow();
			Figures figures = best.figures().get(left);
			measured.add(figures);
			System.out.printf("%-14s  %s  with similarity %.1f, neighbour %.1f%n", this.conversations.get(i).name(),
					figures, best.weights().similarity(), best.weights().neighbour());
		}
		System.out.printf("%-14s  %s%n", "left one out", Figures.mean(measured));
	}

	private static Figures without(List<Figures> all, int left) {
		List<Figures> others = new ArrayList<>(all);
		others.remove(left);
		return Figures.mean(others);
	}

	private List<Figures> all(Weights weights, Retrieval by) throws IOException {
		Search search = new Search(weights, Clock.systemUTC());
		try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(this.folder))) {
			IndexSearcher searcher = new IndexSearcher(reader);
			List<Figures> all = new ArrayList<>();
			for (Conversation conversation : this.conversations) {
				List<Figures> figures = new ArrayList<>();
				for (Conversation.Question question : conversation.questions()) {
					figures
						.add(Figures.of(answered(search, searcher, conversation, question, by), question.evidence()));
				}
				all.add(Figures.mean(figures));
			}
			return all;
		}
	}

	private List<String> answered(Search search, IndexSearcher searcher, Conversation conversation,
			Conversation.Question question, Retrieval by) throws IOException {
		@Nullable Vector vector = this.vectors.get(question.text());
		SearchQuery query = new SearchQuery(question.text(), null, Set.of(Kind.FACT, Kind.PREFERENCE), Filter.NONE, 25,
				0, by);
		List<Hit> hits = search.find(searcher, new Owner(SPACE, conversation.name()), query, vector);
		return hits.stream().map((hit) -> hit.memory().tags().getFirst()).toList();
	}

	/**
	 * Weights, and the figures of each conversation with them.
	 */
	private record Tried(Weights weights, List<Figures> figures) {
	}

}
