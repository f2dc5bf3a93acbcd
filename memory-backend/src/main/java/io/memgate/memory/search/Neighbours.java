package io.memgate.memory.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which turns follow each other in their conversations.
 *
 * @param conversations the places of each conversation's turns, in the order of writing
 */
record Neighbours(Collection<List<Integer>> conversations) {

	static Neighbours of(List<Candidate> candidates) {
		Map<Long, List<Integer>> turns = new HashMap<>();
		for (int i = 0; i < candidates.size(); i++) {
			turns.computeIfAbsent(candidates.get(i).conversation(), (conversation) -> new ArrayList<>()).add(i);
		}
		return new Neighbours(turns.values());
	}

	/**
	 * The scores, each with a part of those around it.
	 */
	double[] share(double[] scores, Weights weights) {
		double[] together = scores.clone();
		for (List<Integer> turns : this.conversations) {
			double part = weights.neighbour();
			for (int distance = 1; distance <= weights.neighbours(); distance++) {
				for (int turn = distance; turn < turns.size(); turn++) {
					int later = turns.get(turn);
					int earlier = turns.get(turn - distance);
					together[later] += part * scores[earlier];
					together[earlier] += part * scores[later];
				}
				part *= weights.fading();
			}
		}
		return together;
	}

}
