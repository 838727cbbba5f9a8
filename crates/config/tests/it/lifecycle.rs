//! Every state against every call.

use afterimage_config::{
    Call, Lifecycle, LifecycleError,
    LifecycleState::{self, Created, Disposed, Started, Stopped},
    Transition::{self, Changed, Unchanged},
};

#[test]
fn every_call_in_every_state() {
    let refused = |call| Err(LifecycleError { call });
    let table: [(LifecycleState, Call, Result<Transition, LifecycleError>); 16] = [
        (
            Created,
            Call::Start,
            Ok(Changed {
                from: Created,
                to: Started,
            }),
        ),
        (Created, Call::Stop, Ok(Unchanged(Created))),
        (
            Created,
            Call::Dispose,
            Ok(Changed {
                from: Created,
                to: Disposed,
            }),
        ),
        (Created, Call::Use, Ok(Unchanged(Created))),
        (Started, Call::Start, Ok(Unchanged(Started))),
        (
            Started,
            Call::Stop,
            Ok(Changed {
                from: Started,
                to: Stopped,
            }),
        ),
        (
            Started,
            Call::Dispose,
            Ok(Changed {
                from: Started,
                to: Disposed,
            }),
        ),
        (Started, Call::Use, Ok(Unchanged(Started))),
        (
            Stopped,
            Call::Start,
            Ok(Changed {
                from: Stopped,
                to: Started,
            }),
        ),
        (Stopped, Call::Stop, Ok(Unchanged(Stopped))),
        (
            Stopped,
            Call::Dispose,
            Ok(Changed {
                from: Stopped,
                to: Disposed,
            }),
        ),
        (Stopped, Call::Use, Ok(Unchanged(Stopped))),
        (Disposed, Call::Start, refused(Call::Start)),
        (Disposed, Call::Stop, refused(Call::Stop)),
        (Disposed, Call::Dispose, Ok(Unchanged(Disposed))),
        (Disposed, Call::Use, refused(Call::Use)),
    ];
    for (state, call, expected) in table {
        let mut lifecycle = in_state(state);
        assert_eq!(lifecycle.apply(call), expected, "{call:?} when {state:?}");
        let after = match expected {
            Ok(Changed { to, .. } | Unchanged(to)) => to,
            Err(_) => state,
        };
        assert_eq!(lifecycle.state(), after, "{call:?} when {state:?}");
    }
}

#[test]
fn methods_are_the_calls_of_the_same_name() {
    let mut lifecycle = Lifecycle::new();
    assert_eq!(
        lifecycle.start(),
        Ok(Changed {
            from: Created,
            to: Started
        })
    );
    assert!(lifecycle.is_started());
    assert_eq!(lifecycle.ensure_usable(), Ok(()));
    assert_eq!(
        lifecycle.stop(),
        Ok(Changed {
            from: Started,
            to: Stopped
        })
    );
    assert!(!lifecycle.is_started());
    assert_eq!(
        lifecycle.dispose(),
        Ok(Changed {
            from: Stopped,
            to: Disposed
        })
    );
    assert_eq!(
        lifecycle.start().unwrap_err().to_string(),
        "start is not possible: this instance was disposed; create a new one"
    );
    assert_eq!(lifecycle.ensure_usable(), Err(LifecycleError { call: Call::Use }));
}

fn in_state(state: LifecycleState) -> Lifecycle {
    let calls: &[Call] = match state {
        Created => &[],
        Started => &[Call::Start],
        Stopped => &[Call::Start, Call::Stop],
        Disposed => &[Call::Dispose],
    };
    let mut lifecycle = Lifecycle::new();
    for &call in calls {
        lifecycle.apply(call).unwrap();
    }
    assert_eq!(lifecycle.state(), state);
    lifecycle
}
