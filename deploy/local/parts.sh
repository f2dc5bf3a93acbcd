# The parts of one data folder (redis, backend, gateway-1, ...): how each is started, known again and stopped.
# To be sourced with `data` set to the folder. A part leaves in $data/run its .pid, the .start of that process, so that
# a later process with the same number is never taken for it, and its .health: a port and what to ask there.
# shellcheck shell=bash

seconds_to_start=60
seconds_to_drain=120

# say WORDS...: tells the user what is going on.
say() {
	printf '%s\n' "$*"
}

# launch NAME PORT QUESTION COMMAND...: starts a part that outlives this shell. QUESTION is the path that answers 200
# when the part is well, or PING for Redis. The log of the start before is kept as .log.old.
launch() {
	local name=$1 log=$data/logs/$1.log
	printf '%s %s\n' "$2" "$3" >"$data/run/$name.health"
	[[ ! -f $log ]] || mv -f "$log" "$log.old"
	detached "${@:4}" >"$log" 2>&1 </dev/null &
	printf '%s\n' "$!" >"$data/run/$name.pid"
	began "$!" >"$data/run/$name.start" || true
}

# detached COMMAND...: becomes a command that keeps nothing of this shell but the standard streams: neither its
# terminal nor a file or lock that its caller holds open.
detached() {
	local fd
	for fd in /dev/fd/*; do
		fd=${fd##*/}
		if ((fd > 2)); then
			eval "exec $fd>&-"
		fi
	done
	if command -v setsid >/dev/null; then
		exec setsid "$@"
	fi
	exec nohup "$@"
}

# began PID: prints when that process began, in the system's own form; fails when there is none.
began() {
	local stat
	if [[ ! -d /proc/self ]]; then
		ps -o lstart= -p "$1"
		return
	fi
	{ read -r stat <"/proc/$1/stat"; } 2>/dev/null || return
	read -r -a stat <<<"${stat##*) }"
	[[ ${stat[0]} != Z ]] && printf '%s\n' "${stat[19]}"
}

# alive NAME: whether the part that was started is still there.
alive() {
	local pid start
	{ read -r pid <"$data/run/$1.pid" && read -r start <"$data/run/$1.start"; } 2>/dev/null || return
	[[ $(began "$pid") == "$start" ]]
}

# healthy NAME: whether the part answers as it should.
healthy() {
	local port question
	read -r port question <"$data/run/$1.health" || return
	case $question in
		PING) answers "$port" PING '+PONG' ;;
		*) answers "$port" "GET $question HTTP/1.1"$'\r\nHost: 127.0.0.1\r\nConnection: close\r\n' 'HTTP/1.1 200' ;;
	esac
}

# answers PORT REQUEST START: whether the answer to a request on the loopback interface begins with START, within 2 s.
answers() (
	exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit
	printf '%s\r\n' "$2" >&3
	read -r -t 2 line <&3 && [[ $line == "$3"* ]]
)

# await NAME...: waits until the parts are healthy; ends the script when one of them has died or takes too long.
await() {
	local name give_up_at=$((SECONDS + seconds_to_start)) waiting=("$@") unwell
	while ((${#waiting[@]})); do
		unwell=()
		for name in "${waiting[@]}"; do
			if ! healthy "$name"; then
				alive "$name" || fail_on "$name" 'has ended while it started'
				((SECONDS < give_up_at)) || fail_on "$name" "is not healthy after $seconds_to_start s"
				unwell+=("$name")
			fi
		done
		waiting=(${unwell[@]+"${unwell[@]}"})
		((${#waiting[@]} == 0)) || sleep 0.05
	done
}

# fail_on NAME REASON: ends the script with the last words of a part.
fail_on() {
	complain "The end of $data/logs/$1.log:"
	tail -n 25 "$data/logs/$1.log" | sed 's/^/  /' >&2
	fail "$1 $2."
}

# parts GLOB...: prints the names of the parts that were started and not stopped since, whether alive or not.
parts() {
	local glob file
	for glob; do
		# shellcheck disable=SC2231 # the glob is to be expanded
		for file in "$data"/run/$glob.pid; do
			[[ ! -e $file ]] || basename "$file" .pid
		done
	done
}

# stop_all: stops what watches, then gateways, then backend, then Redis, each stage only when the one before it has ended, because a
# gateway settles its last calls with both. Says what it stopped and sets `stopped` to it.
stop_all() {
	local stage name living
	stopped=''
	stop_archiving
	for stage in prometheus alertmanager 'gateway-*' backend redis; do
		living=$(for name in $(parts "$stage"); do ! alive "$name" || say "$name"; done)
		for name in $living; do
			signal "$name" TERM
		done
		for name in $living; do
			await_end "$name"
			say "Stopped $name."
			stopped+="$name "
		done
	done
	rm -f "$data"/run/*
}

# stop_archiving: ends what still makes archives, with all that it has started.
stop_archiving() {
	local maker pid start
	for maker in "$data"/run/*.maker; do
		if { read -r pid start <"$maker"; } 2>/dev/null && [[ $(began "$pid") == "$start" ]]; then
			kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true
		fi
	done
}

# signal NAME SIGNAL: signals a part if it is alive.
signal() {
	if alive "$1"; then
		kill "-$2" "$(<"$data/run/$1.pid")" 2>/dev/null || true
	fi
}

# await_end NAME: waits until a part that was told to stop has ended, and kills it when it takes too long.
await_end() {
	local kill_at=$((SECONDS + seconds_to_drain))
	while alive "$1"; do
		sleep 0.1
		if ((SECONDS >= kill_at)); then
			say "$1 did not stop within $seconds_to_drain s and is killed."
			signal "$1" KILL
		fi
	done
}
