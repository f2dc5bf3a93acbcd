package io.memgate.gateway.notice;

import java.util.List;

/**
 * Where notices come from that this node knows by itself, such as those that follow from
 * the policy in force.
 */
@FunctionalInterface
public interface NoticeSource {

	/**
	 * The notices that are current: announced, in force, or not long past. Must not
	 * block. A notice keeps its id for as long as it is current; where what it says comes
	 * to be something else, words apart, it is published anew.
	 */
	List<Notice> current();

}
