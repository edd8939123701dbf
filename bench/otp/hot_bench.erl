%% The works on the BEAM, each written as an Erlang programmer would.
%%
%%     erl +S 1 -noshell -pa FOLDER -run hot_bench main WORK SECONDS STEP
%%
%% prints what subjects/subject.mjs prints, after the same warm-up and check.
-module(hot_bench).
-behaviour(gen_server).
-export([main/1]).
-export([init/1, handle_call/3, handle_cast/2, start_child/1]).
-export([handle_event/2, handle_call/2]).
-export([callback_mode/0, on/3, off/3]).
-export([pong/0, tail_ping/3, tail_pong/0, member/1, counter/1, nothing/0, idle/1]).

-define(RING, 503).
-define(BATCH, 100000).
-define(WAITING, 1000).
-define(PROCESSES, 100000).
-define(BATCH_OF_RESTARTS, 100).
-define(CHILDREN, 100000).
-define(HANDLERS, 10).
-define(MOST, 1000000000).

main([Name, Seconds, Step]) ->
    Work = list_to_atom(Name),
    logger:set_primary_config(level, none),
    try
        case Work of
            memory -> memory();
            _ -> rate(Work, number(Seconds), list_to_integer(Step))
        end,
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p~n", [{Class, Reason, Stack}]),
            halt(1)
    end.

number(Text) ->
    case string:to_float(Text) of
        {error, no_float} -> list_to_integer(Text) * 1.0;
        {Float, _} -> Float
    end.

%% ------------------------------------------------------------------------------------------------ measuring

rate(Work, Seconds, Step) ->
    Count = warm_up(Work, multiple(100, Step), Seconds, Step),
    erlang:garbage_collect(),
    Took = timed(Work, Count),
    io:format("{\"count\":~b,\"seconds\":~.9f}~n", [Count, Took]).

warm_up(Work, Count, Seconds, Step) ->
    Took = timed(Work, Count),
    if
        Took < Seconds / 2, Count < ?MOST -> warm_up(Work, multiple(Count * 2, Step), Seconds, Step);
        true -> multiple(Count * Seconds / Took, Step)
    end.

multiple(Count, Step) ->
    max(1, round(min(Count, ?MOST) / Step)) * Step.

memory() ->
    idle_processes(1000),
    Before = erlang:memory(processes),
    idle_processes(?PROCESSES),
    Bytes = (erlang:memory(processes) - Before) / ?PROCESSES,
    io:format("{\"count\":~b,\"bytes\":~.1f}~n", [?PROCESSES, Bytes]).

%% Seconds that the work takes in a fresh process; an error when it did not do what it should.
timed(Work, Count) ->
    Parent = self(),
    Began = erlang:monotonic_time(),
    {Pid, Ref} = spawn_monitor(fun() -> Parent ! {self(), run(Work, Count)} end),
    receive
        {Pid, Count} -> ok;
        {Pid, Completed} -> error({asked_for, Count, completed, Completed});
        {'DOWN', Ref, process, Pid, Reason} -> error(Reason)
    end,
    Took = erlang:monotonic_time() - Began,
    erlang:demonitor(Ref, [flush]),
    erlang:convert_time_unit(Took, native, nanosecond) / 1.0e9.

%% Does the work; the number of operations that were completed.
run('ping-pong', Count) ->
    Partner = spawn(fun pong/0),
    Answers = ping(Partner, Count div 2, 0),
    Partner ! stop,
    2 * Answers;
run('tail-call', Count) ->
    Partner = spawn(?MODULE, tail_pong, []),
    Answers = ?MODULE:tail_ping(Partner, Count div 2, 0),
    Partner ! stop,
    2 * Answers;
run(ring, Count) ->
    Next = lists:foldl(fun(_, Pid) -> spawn(?MODULE, member, [Pid]) end, self(), lists:seq(2, ?RING)),
    Hops = rounds(Next, Count div ?RING, 0),
    Next ! stop,
    receive stop -> Hops end;
run(flood, Count) ->
    Counter = spawn(?MODULE, counter, [0]),
    Counted = flood(Counter, Count, 0),
    Counter ! stop,
    Counted;
run(call, Count) ->
    {ok, Server} = gen_server:start(?MODULE, [], []),
    calls(Server, Count),
    finish(Server);
run(cast, Count) ->
    {ok, Server} = gen_server:start(?MODULE, [], []),
    casts(Server, Count),
    finish(Server);
run('statem-call', Count) ->
    {ok, Switch} = gen_statem:start(?MODULE, switch, []),
    flips(Switch, Count),
    Counted = gen_statem:call(Switch, count),
    gen_statem:stop(Switch),
    Counted;
run(notify, Count) ->
    {ok, Manager} = gen_event:start(),
    Handlers = [{?MODULE, Id} || Id <- lists:seq(1, ?HANDLERS)],
    [ok = gen_event:add_handler(Manager, Handler, []) || Handler <- Handlers],
    notify(Manager, Count),
    Handled = lists:sum([gen_event:call(Manager, Handler, count) || Handler <- Handlers]),
    gen_event:stop(Manager),
    Handled div ?HANDLERS;
run(spawn, Count) ->
    spawns(Count, 0);
run(restart, Count) ->
    restarts(Count, 0);
run(children, Count) ->
    children(Count, 0);
run(selective, Count) ->
    [self() ! {unwanted, Number} || Number <- lists:seq(1, ?WAITING)],
    selective(Count, 0).

%% ------------------------------------------------------------------------------------------------ messages

pong() ->
    receive
        {ping, From} -> From ! pong, pong();
        stop -> ok
    end.

ping(_, 0, Answers) ->
    Answers;
ping(Partner, Left, Answers) ->
    Partner ! {ping, self()},
    receive pong -> ping(Partner, Left - 1, Answers + 1) end.

tail_pong() ->
    receive
        {ping, From} -> From ! pong, ?MODULE:tail_pong();
        stop -> ok
    end.

tail_ping(_, 0, Answers) ->
    Answers;
tail_ping(Partner, Left, Answers) ->
    Partner ! {ping, self()},
    receive pong -> ?MODULE:tail_ping(Partner, Left - 1, Answers + 1) end.

member(Next) ->
    receive
        stop -> Next ! stop;
        Hops -> Next ! Hops + 1, member(Next)
    end.

rounds(_, 0, Hops) ->
    Hops;
rounds(Next, Left, Hops) ->
    Next ! Hops + 1,
    receive Came -> rounds(Next, Left - 1, Came) end.

counter(Count) ->
    receive
        increment -> counter(Count + 1);
        {From, count} -> From ! {self(), Count}, counter(Count);
        stop -> ok
    end.

flood(_, 0, Counted) ->
    Counted;
flood(Counter, Left, _) ->
    Batch = min(Left, ?BATCH),
    increments(Counter, Batch),
    Counter ! {self(), count},
    receive {Counter, Counted} -> flood(Counter, Left - Batch, Counted) end.

increments(_, 0) ->
    ok;
increments(Counter, Left) ->
    Counter ! increment,
    increments(Counter, Left - 1).

selective(0, Taken) ->
    Taken;
selective(Left, Taken) ->
    self() ! {wanted, Left},
    receive {wanted, Left} -> selective(Left - 1, Taken + 1) end.

%% ------------------------------------------------------------------------------------------------ processes

nothing() ->
    ok.

spawns(0, Ended) ->
    Ended;
spawns(Left, Ended) ->
    {Pid, Ref} = spawn_monitor(?MODULE, nothing, []),
    receive {'DOWN', Ref, process, Pid, normal} -> spawns(Left - 1, Ended + 1) end.

idle(Parent) ->
    Parent ! ready,
    receive _ -> ok end.

idle_processes(Count) ->
    [spawn(?MODULE, idle, [self()]) || _ <- lists:seq(1, Count)],
    [receive ready -> ok end || _ <- lists:seq(1, Count)],
    erlang:garbage_collect().

%% ------------------------------------------------------------------------------------------------ gen_server

init([]) ->
    {ok, 0};
init(switch) ->
    {ok, off, 0};
init({child, none}) ->
    {ok, undefined};
init({child, Told}) ->
    Told ! up,
    {ok, undefined};
init({supervisor, Flags, Args}) ->
    {ok, {Flags, [#{id => child, start => {?MODULE, start_child, Args}}]}}.

handle_call(increment, _From, Count) ->
    {reply, Count, Count + 1};
handle_call(count, _From, Count) ->
    {reply, Count, Count}.

handle_cast(increment, Count) ->
    {noreply, Count + 1}.

calls(_, 0) ->
    ok;
calls(Server, Left) ->
    gen_server:call(Server, increment),
    calls(Server, Left - 1).

casts(_, 0) ->
    ok;
casts(Server, Left) ->
    Batch = min(Left, ?BATCH),
    cast_batch(Server, Batch),
    gen_server:call(Server, count, infinity),
    casts(Server, Left - Batch).

cast_batch(_, 0) ->
    ok;
cast_batch(Server, Left) ->
    gen_server:cast(Server, increment),
    cast_batch(Server, Left - 1).

finish(Server) ->
    Counted = gen_server:call(Server, count),
    gen_server:stop(Server),
    Counted.

%% ------------------------------------------------------------------------------------------------ gen_statem

callback_mode() ->
    state_functions.

off({call, From}, flip, Count) ->
    {next_state, on, Count + 1, [{reply, From, on}]};
off({call, From}, count, Count) ->
    {keep_state_and_data, [{reply, From, Count}]}.

on({call, From}, flip, Count) ->
    {next_state, off, Count + 1, [{reply, From, off}]};
on({call, From}, count, Count) ->
    {keep_state_and_data, [{reply, From, Count}]}.

flips(_, 0) ->
    ok;
flips(Switch, Left) ->
    gen_statem:call(Switch, flip),
    flips(Switch, Left - 1).

%% ------------------------------------------------------------------------------------------------ gen_event

handle_event(increment, Count) ->
    {ok, Count + 1}.

handle_call(count, Count) ->
    {ok, Count, Count}.

notify(_, 0) ->
    ok;
notify(Manager, Left) ->
    Batch = min(Left, ?BATCH),
    notify_batch(Manager, Batch),
    gen_event:call(Manager, {?MODULE, 1}, count, infinity),
    notify(Manager, Left - Batch).

notify_batch(_, 0) ->
    ok;
notify_batch(Manager, Left) ->
    gen_event:notify(Manager, increment),
    notify_batch(Manager, Left - 1).

%% ------------------------------------------------------------------------------------------------ supervisor

start_child(none) ->
    gen_server:start_link(?MODULE, {child, none}, []);
start_child(Told) ->
    gen_server:start_link({local, bench_child}, ?MODULE, {child, Told}, []).

restarts(Left, Restarts) when Left =< 0 ->
    Restarts;
restarts(Left, Restarts) ->
    Flags = #{intensity => ?BATCH_OF_RESTARTS, period => 60},
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, Flags, [self()]}),
    receive up -> ok end,
    Done = kills(min(Left, ?BATCH_OF_RESTARTS), 0),
    gen_server:stop(Supervisor),
    restarts(Left - ?BATCH_OF_RESTARTS, Restarts + Done).

kills(0, Restarts) ->
    Restarts;
kills(Left, Restarts) ->
    Pid = whereis(bench_child),
    exit(Pid, kill),
    receive up -> ok end,
    true = whereis(bench_child) =/= Pid,
    kills(Left - 1, Restarts + 1).

children(Left, Started) when Left =< 0 ->
    Started;
children(Left, Started) ->
    Flags = #{strategy => simple_one_for_one},
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, Flags, [none]}),
    start_children(Supervisor, ?CHILDREN),
    Active = proplists:get_value(active, supervisor:count_children(Supervisor)),
    gen_server:stop(Supervisor),
    children(Left - ?CHILDREN, Started + Active).

start_children(_, 0) ->
    ok;
start_children(Supervisor, Left) ->
    {ok, _} = supervisor:start_child(Supervisor, []),
    start_children(Supervisor, Left - 1).
