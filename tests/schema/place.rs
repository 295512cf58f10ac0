//! Where the test's databases live, and how they go away again.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use std::path::PathBuf;
use std::sync::Mutex;

const SERVER: &str = "KAIRANBAN_TEST_POSTGRES";

/// A folder of `SQLite` files, or a `PostgreSQL` server with databases made for one test.
pub enum Place {
    Folder(PathBuf),
    Server {
        url: String,
        made: Mutex<Vec<String>>,
    },
}

impl Place {
    pub async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("kairanban-schema-{}", unique()));
        tokio::fs::create_dir(&folder).await.unwrap();
        Self::Folder(folder)
    }

    /// Nothing where no server was named; the reason is printed.
    pub async fn postgres() -> Option<Self> {
        if let Ok(url) = std::env::var(SERVER) {
            return Some(Self::Server {
                url,
                made: Mutex::default(),
            });
        }
        println!("skipped: {SERVER} does not name a PostgreSQL server");
        None
    }

    /// An empty database.
    pub async fn open(&self, name: &str) -> DatabaseConnection {
        let url = match self {
            Self::Folder(folder) => {
                format!(
                    "sqlite://{}?mode=rwc",
                    folder.join(name).with_extension("db").display()
                )
            }
            Self::Server { url, made } => {
                let database = format!("kairanban_{name}_{}", unique());
                administer(url, &format!("CREATE DATABASE {database}")).await;
                let mut address = url::Url::parse(url).unwrap();
                address.set_path(&database);
                made.lock().unwrap().push(database);
                address.into()
            }
        };
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Database::connect(options).await.unwrap()
    }

    pub async fn remove(self) {
        match self {
            Self::Folder(folder) => tokio::fs::remove_dir_all(folder).await.unwrap(),
            Self::Server { url, made } => {
                for database in made.into_inner().unwrap() {
                    administer(&url, &format!("DROP DATABASE {database} WITH (FORCE)")).await;
                }
            }
        }
    }
}

async fn administer(url: &str, sql: &str) {
    let server = Database::connect(url).await.unwrap();
    server.execute_unprepared(sql).await.unwrap();
}

/// Tests run side by side, perhaps also twice on one machine.
fn unique() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
