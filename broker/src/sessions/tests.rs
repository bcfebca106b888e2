use lifeline_bridge::ports::SystemClock;

use super::*;

fn sessions(away_max: usize) -> Arc<Sessions> {
    let kept = Kept::new(&crate::settings::DoorSettings::default(), Arc::new(SystemClock));
    Sessions::new(away_max, kept)
}

fn key() -> MqttSessionKey {
    MqttSessionKey { user: "d1".to_owned(), client_id: "c".to_owned() }
}

#[tokio::test]
async fn the_old_connection_is_ended_and_waited_for() {
    let sessions = sessions(10);
    let (first, second) = (Signal::new(), Signal::new());
    let (place, state) = sessions.claim(key(), &first).await.unwrap();
    assert!(state.is_none());
    let claim = tokio::spawn({
        let (sessions, second) = (sessions.clone(), second.clone());
        async move { sessions.claim(key(), &second).await.unwrap().1.is_some() }
    });
    first.woken().await;
    assert_eq!(first.ending(), Some(reason::SESSION_TAKEN_OVER));
    assert!(!claim.is_finished());
    assert!(place.leave(SessionState::default(), Duration::from_secs(10), None).is_none());
    assert!(claim.await.unwrap(), "the state is handed over");
    assert_eq!(second.ending(), None);
}

#[tokio::test]
async fn a_session_is_forgotten_when_its_time_is_over() {
    let sessions = sessions(10);
    let signal = Signal::new();
    let (place, _) = sessions.claim(key(), &signal).await.unwrap();
    assert!(place.leave(SessionState::default(), Duration::ZERO, None).is_none());
    let (place, state) = sessions.claim(key(), &signal).await.unwrap();
    assert!(state.is_none(), "its time was over");
    assert!(place.leave(SessionState::default(), Duration::from_secs(10), None).is_none());
    sessions.sweep(Instant::now());
    assert_eq!(sessions.lock().len(), 1);
    sessions.sweep(Instant::now() + Duration::from_secs(11));
    assert!(sessions.lock().is_empty());
}

#[tokio::test]
async fn no_more_sessions_are_kept_than_allowed_but_everybody_may_connect() {
    let sessions = sessions(1);
    for client_id in ["a", "b"] {
        let key = MqttSessionKey { client_id: client_id.to_owned(), ..key() };
        let (place, _) = sessions.claim(key, &Signal::new()).await.unwrap();
        assert!(place.leave(SessionState::default(), Duration::from_secs(10), None).is_none());
    }
    assert_eq!(sessions.lock().len(), 1);
}
