//! A client as small as a test needs: one connection, kept open, whole answers.

use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

/// A connection over anything that carries bytes.
pub struct Client<S: Read + Write> {
    stream: BufReader<S>,
    host: String,
    /// What is sent as `Cookie`.
    pub cookie: String,
}

impl Client<TcpStream> {
    pub fn connect(address: SocketAddr) -> std::io::Result<Client<TcpStream>> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.set_nodelay(true)?;
        Ok(Client::over(stream, &address.to_string()))
    }

    /// The port on our side.
    #[allow(dead_code)] // Only Linux has the tests that ask.
    pub fn port(&self) -> u16 {
        self.stream.get_ref().local_addr().map_or(0, |a| a.port())
    }
}

impl<S: Read + Write> Client<S> {
    pub fn over(stream: S, host: &str) -> Client<S> {
        Client {
            stream: BufReader::new(stream),
            host: host.to_owned(),
            cookie: String::new(),
        }
    }

    pub fn get(&mut self, path: &str) -> std::io::Result<Answer> {
        self.send("GET", path, "")
    }

    /// Sends a form.
    #[allow(dead_code)] // Only Linux has the tests that ask.
    pub fn post(&mut self, path: &str, form: &[(&str, &str)]) -> std::io::Result<Answer> {
        let pair = |(k, v): &(&str, &str)| format!("{k}={}", escape(v));
        let body: Vec<String> = form.iter().map(pair).collect();
        self.send("POST", path, &body.join("&"))
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Cookie: {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.stream.get_mut().flush()?;
        self.answer()
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line)? {
            0 => Err(Error::from(ErrorKind::UnexpectedEof)),
            _ => Ok(line),
        }
    }

    fn answer(&mut self) -> std::io::Result<Answer> {
        let odd = || Error::from(ErrorKind::InvalidData);
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok());
        let mut headers = String::new();
        loop {
            let line = self.line()?;
            if line == "\r\n" {
                break;
            }
            headers.push_str(&line);
        }
        let mut body = Vec::new();
        if let Some(length) = header(&headers, "content-length") {
            body.resize(length.parse().map_err(|_| odd())?, 0);
            self.stream.read_exact(&mut body)?;
        } else if header(&headers, "transfer-encoding") == Some("chunked") {
            loop {
                let size = self.line()?;
                let size = usize::from_str_radix(size.trim(), 16).map_err(|_| odd())?;
                let mut chunk = vec![0; size + 2];
                self.stream.read_exact(&mut chunk)?;
                body.extend_from_slice(&chunk[..size]);
                if size == 0 {
                    break;
                }
            }
        }
        Ok(Answer {
            status: status.ok_or_else(odd)?,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

/// A header's value.
pub fn header<'a>(headers: &'a str, name: &str) -> Option<&'a str> {
    headers
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
