package io.memgate.memory.embedding;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Embedding by two models of the jar, one for English and one for texts that are more
 * Chinese than not. Questions and passages wait for threads of their own, so that no
 * question stands behind passages. A model is loaded when it is first needed.
 */
final class InJarEmbedding implements Embedding {

	// A question of more characters is no question; its beginning says what it is about.
	private static final int MOST_QUESTION_CHARACTERS = 1000;

	// A Chinese character says about as much.
	private static final int LETTERS_PER_IDEOGRAPH = 3;

	private static final int QUESTION_THREADS = 2;

	// For what is being embedded when it ends.
	private static final Duration LONGEST_END = Duration.ofSeconds(5);

	private static final int MOST_WAITING = 256;

	private final Language english = new Language("bge-small-en-v1.5-q", Pooling.MEAN,
			"Represent this sentence for searching relevant passages: ");

	private final Language chinese = new Language("bge-small-zh-v1.5-q", Pooling.FIRST, "为这个句子生成表示以用于检索相关文章：");

	private final Scheduler questions = Schedulers.newBoundedElastic(QUESTION_THREADS, MOST_WAITING, "embed-question");

	private final Scheduler passages = Schedulers.newBoundedElastic(1, MOST_WAITING, "embed-passage");

	@Override
	public String id() {
		return this.english.id() + " " + this.chinese.id();
	}

	@Override
	public Mono<Vector> ofQuestion(String question) {
		if (!hasWord(question)) {
			return Mono.empty();
		}
		String cut = question.substring(0, Math.min(question.length(), MOST_QUESTION_CHARACTERS));
		return on(this.questions, () -> of(cut).question(cut));
	}

	@Override
	public Mono<List<Vector>> ofPassages(List<Passage> passages) {
		return on(this.passages, () -> passages.stream().map(this::vector).toList());
	}

	@Override
	public void close() {
		Mono.when(this.questions.disposeGracefully(), this.passages.disposeGracefully())
			.timeout(LONGEST_END, Mono.empty())
			.block();
		this.english.close();
		this.chinese.close();
	}

	private Vector vector(Passage passage) {
		return hasWord(passage.text()) ? of(passage.text()).model().embed(passage.whole()) : Vector.NONE;
	}

	private Language of(String text) {
		long ideographs = text.codePoints().filter(Character::isIdeographic).count();
		long letters = text.codePoints().filter(Character::isLetter).count() - ideographs;
		return (ideographs * LETTERS_PER_IDEOGRAPH > letters) ? this.chinese : this.english;
	}

	private static boolean hasWord(String text) {
		return text.codePoints().anyMatch(Character::isLetterOrDigit);
	}

	private static <T> Mono<T> on(Scheduler scheduler, Callable<T> work) {
		return Mono.fromCallable(work).subscribeOn(scheduler);
	}

	/**
	 * A model, and what has to stand before a question to it.
	 */
	private static final class Language {

		private final String name;

		private final Pooling pooling;

		private final String instruction;

		private @Nullable BertModel model;

		Language(String name, Pooling pooling, String instruction) {
			this.name = name;
			this.pooling = pooling;
			this.instruction = instruction;
		}

		String id() {
			return this.name + " " + this.pooling;
		}

		Vector question(String question) {
			return model().embed(this.instruction + question);
		}

		synchronized BertModel model() {
			if (this.model == null) {
				this.model = BertModel.load(this.name, this.pooling);
			}
			return this.model;
		}

		synchronized void close() {
			if (this.model != null) {
				this.model.close();
				this.model = null;
			}
		}

	}

}
