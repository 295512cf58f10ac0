//! The API's operations as a tree of path segments: which one a request asks for, without a regular expression.
use actix_web::http::Method;

/// Counts for everything that is no operation of the API.
pub const PAGE: usize = 0;
/// Counts for paths below the API that it does not have.
pub const UNKNOWN: usize = 1;

/// All operations, by path.
pub struct Operations {
    nodes: Vec<Node>,
    names: Vec<String>,
    patterns: Vec<String>,
}

#[derive(Default)]
struct Node {
    words: Vec<(String, usize)>,
    any: Option<usize>,
    methods: Vec<(Method, usize)>,
}

impl Operations {
    /// From the paths of the OpenAPI document and the methods of each.
    pub fn new(paths: impl IntoIterator<Item = (String, Vec<Method>)>) -> Self {
        let mut all = Self {
            nodes: vec![Node::default()],
            names: vec!["page".into(), "unknown".into()],
            patterns: Vec::new(),
        };
        for (pattern, methods) in paths {
            let place = all.grow(&pattern);
            let first = all.names.len();
            all.names
                .extend(methods.iter().map(|method| format!("{method} {pattern}")));
            if let Some(node) = all.nodes.get_mut(place) {
                node.methods.extend(methods.into_iter().zip(first..));
            }
            all.patterns.push(pattern);
        }
        all
    }

    fn grow(&mut self, pattern: &str) -> usize {
        pattern.split('/').skip(1).fold(0, |at, segment| {
            let fresh = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else {
                return at;
            };
            let next = if segment.starts_with('{') {
                *node.any.get_or_insert(fresh)
            } else if let Some((_, there)) = node.words.iter().find(|(word, _)| word == segment) {
                *there
            } else {
                node.words.push((segment.to_owned(), fresh));
                fresh
            };
            if next == fresh {
                self.nodes.push(Node::default());
            }
            next
        })
    }

    /// Whether the API has this pattern.
    #[must_use]
    pub fn has(&self, pattern: &str) -> bool {
        self.patterns.iter().any(|known| known == pattern)
    }

    /// The number of the operation that is asked for.
    #[must_use]
    pub fn find(&self, method: &Method, path: &str) -> usize {
        if !path.starts_with("/api/v1/") {
            return PAGE;
        }
        // HEAD asks what GET would answer.
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let methods = self
            .node(path)
            .map_or(&[] as &[_], |node| node.methods.as_slice());
        let found = methods.iter().find(|(known, _)| known == method);
        found.map_or(UNKNOWN, |(_, number)| *number)
    }

    /// The methods that a path has.
    #[must_use]
    pub fn allowed(&self, path: &str) -> Vec<Method> {
        let node = self.node(path);
        node.map_or_else(Vec::new, |node| {
            node.methods
                .iter()
                .map(|(method, _)| method.clone())
                .collect()
        })
    }

    /// An operation as people write it: `GET /api/v1/posts/{id}`.
    #[must_use]
    pub fn name(&self, number: usize) -> &str {
        self.names.get(number).map_or("unknown", String::as_str)
    }

    /// How many numbers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    fn node(&self, path: &str) -> Option<&Node> {
        path.split('/')
            .skip(1)
            .try_fold(self.nodes.first()?, |node, segment| {
                let word = node.words.iter().find(|(word, _)| word == segment);
                self.nodes.get(word.map(|(_, next)| *next).or(node.any)?)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_before_placeholders() {
        let paths = [
            ("/api/v1/posts".to_owned(), vec![Method::GET, Method::POST]),
            ("/api/v1/posts/{id}".to_owned(), vec![Method::GET]),
            ("/api/v1/posts/news".to_owned(), vec![Method::GET]),
        ];
        let all = Operations::new(paths);
        let name = |method: Method, path: &str| all.name(all.find(&method, path)).to_owned();
        assert_eq!(name(Method::POST, "/api/v1/posts"), "POST /api/v1/posts");
        assert_eq!(
            name(Method::GET, "/api/v1/posts/1"),
            "GET /api/v1/posts/{id}"
        );
        assert_eq!(
            name(Method::GET, "/api/v1/posts/news"),
            "GET /api/v1/posts/news"
        );
        assert_eq!(name(Method::HEAD, "/api/v1/posts"), "GET /api/v1/posts");
        assert_eq!(name(Method::PUT, "/api/v1/posts"), "unknown");
        assert_eq!(name(Method::GET, "/api/v1/posts/1/2"), "unknown");
        assert_eq!(name(Method::GET, "/t/toyosu"), "page");
        assert_eq!(all.allowed("/api/v1/posts"), [Method::GET, Method::POST]);
    }
}
