package io.memgate.memory.quality;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How well questions were answered; each is a mean.
 *
 * @param recall share of a question's evidence among the first ten
 * @param hit whether any of it is
 * @param reciprocalRank 1 / the place of the first evidence; 0 if it is not among those
 * answered
 */
public record Figures(double recall, double hit, double reciprocalRank) {

	private static final int FIRST = 10;

	/**
	 * Of one question.
	 * @param answered ids of the turns answered, the best first
	 */
	public static Figures of(List<String> answered, Set<String> evidence) {
		long found = answered.stream().limit(FIRST).filter(evidence::contains).count();
		double reciprocal = 0;
		for (int i = answered.size() - 1; i >= 0; i--) {
			reciprocal = evidence.contains(answered.get(i)) ? 1.0 / (i + 1) : reciprocal;
		}
		return new Figures((double) found / evidence.size(), (found > 0) ? 1 : 0, reciprocal);
	}

	/**
	 * Their mean.
	 */
	public static Figures mean(List<Figures> all) {
		return new Figures(all.stream().mapToDouble(Figures::recall).average().orElse(0),
				all.stream().mapToDouble(Figures::hit).average().orElse(0),
				all.stream().mapToDouble(Figures::reciprocalRank).average().orElse(0));
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.3f      %.3f   %.3f", this.recall, this.hit, this.reciprocalRank);
	}

}
