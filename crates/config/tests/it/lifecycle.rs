//! Every lifecycle call in every state.

use afterimage_config::{
    Lifecycle, LifecycleCall, LifecycleError,
    LifecycleState::{self, Created, Disposed, Started, Stopped},
    Transition::{self, Changed, Unchanged},
};

#[test]
fn transition_table_is_complete() {
    let refused = |call| Err(LifecycleError { call });
    let table: [(LifecycleState, LifecycleCall, Result<Transition, LifecycleError>); 16] = [
        (
            Created,
            LifecycleCall::Start,
            Ok(Changed {
                from: Created,
                to: Started,
            }),
        ),
        (Created, LifecycleCall::Stop, Ok(Unchanged(Created))),
        (
            Created,
            LifecycleCall::Dispose,
            Ok(Changed {
                from: Created,
                to: Disposed,
            }),
        ),
        (Created, LifecycleCall::Use, Ok(Unchanged(Created))),
        (Started, LifecycleCall::Start, Ok(Unchanged(Started))),
        (
            Started,
            LifecycleCall::Stop,
            Ok(Changed {
                from: Started,
                to: Stopped,
            }),
        ),
        (
            Started,
            LifecycleCall::Dispose,
            Ok(Changed {
                from: Started,
                to: Disposed,
            }),
        ),
        (Started, LifecycleCall::Use, Ok(Unchanged(Started))),
        (
            Stopped,
            LifecycleCall::Start,
            Ok(Changed {
                from: Stopped,
                to: Started,
            }),
        ),
        (Stopped, LifecycleCall::Stop, Ok(Unchanged(Stopped))),
        (
            Stopped,
            LifecycleCall::Dispose,
            Ok(Changed {
                from: Stopped,
                to: Disposed,
            }),
        ),
        (Stopped, LifecycleCall::Use, Ok(Unchanged(Stopped))),
        (Disposed, LifecycleCall::Start, refused(LifecycleCall::Start)),
        (Disposed, LifecycleCall::Stop, refused(LifecycleCall::Stop)),
        (Disposed, LifecycleCall::Dispose, Ok(Unchanged(Disposed))),
        (Disposed, LifecycleCall::Use, refused(LifecycleCall::Use)),
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
fn methods_apply_the_call_of_the_same_name() {
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
    assert_eq!(
        lifecycle.ensure_usable(),
        Err(LifecycleError {
            call: LifecycleCall::Use
        })
    );
}

fn in_state(state: LifecycleState) -> Lifecycle {
    let calls: &[LifecycleCall] = match state {
        Created => &[],
        Started => &[LifecycleCall::Start],
        Stopped => &[LifecycleCall::Start, LifecycleCall::Stop],
        Disposed => &[LifecycleCall::Dispose],
    };
    let mut lifecycle = Lifecycle::new();
    for &call in calls {
        lifecycle.apply(call).unwrap();
    }
    assert_eq!(lifecycle.state(), state);
    lifecycle
}
