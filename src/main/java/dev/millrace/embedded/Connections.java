package dev.millrace.embedded;

import java.sql.SQLException;

/// Opens connections.
interface Connections<C> {
  C open() throws SQLException;
}
