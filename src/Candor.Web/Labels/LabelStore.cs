using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Candor.Web.Labels;

/// <summary>Items and answers in a SQLite file. Every answer is there as soon as it was given; one thread at a time works with the
/// file.</summary>
public sealed class LabelStore : IDisposable
{
    private const string Format = "candor-labels/1";

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    private LabelStore(SqliteConnection connection, string path, LabelSet set) => (_connection, Path, Set) = (connection, path, set);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is to be guessed.</summary>
    public LabelSet Set { get; }

    /// <summary>Goes on with a file.</summary>
    /// <exception cref="CandorException">It is missing, or is none of these.</exception>
    public static LabelStore Open(string path)
    {
        if (!File.Exists(path))
            throw new CandorException($"There are no labels at {path}; collect some first (candor label RUN).");
        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            return new LabelStore(connection, path, ReadSet(connection, path));
        }
        catch (Exception e) when (IsDamage(e))
        {
            connection.Dispose();
            throw Damaged(path, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a file, or begins it.</summary>
    /// <exception cref="CandorException">The file holds another set, or cannot be written.</exception>
    public static LabelStore OpenOrCreate(string path, LabelSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (File.Exists(path))
        {
            var store = Open(path);
            if (Difference(store.Set, set) is { } difference)
            {
                store.Dispose();
                throw new CandorException($"{path} holds labels of another set: {difference}. Give the same options to go on, or name another file (--labels new.db).");
            }
            return store;
        }
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Write(connection, set);
            return new LabelStore(connection, path, set);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new CandorException($"The labels cannot be written to {path}: {e.Message} Name another file (--labels FILE).", e);
        }
    }

    /// <summary>Answers in the order in which they were given.</summary>
    /// <exception cref="CandorException">The file is damaged.</exception>
    public IReadOnlyList<LabelAnswer> Answers()
    {
        lock (_lock)
        {
            try
            {
                return ReadAnswers();
            }
            catch (Exception e) when (IsDamage(e))
            {
                throw Damaged(Path, e);
            }
        }
    }

    private List<LabelAnswer> ReadAnswers()
    {
        using var command = Command("SELECT item, person, class FROM answer ORDER BY number");
        using var reader = command.ExecuteReader();
        var answers = new List<LabelAnswer>();
        while (reader.Read())
            answers.Add(new(reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt32(2)));
        return answers;
    }

    /// <summary>Keeps an answer; a second one of the same person to the same item replaces the first.</summary>
    /// <exception cref="CandorException">There is no such item or class.</exception>
    public void Add(LabelAnswer answer, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Item < 1 || answer.Item > Set.Items.Count)
            throw new CandorException(FormattableString.Invariant(
                $"There is no item {answer.Item}: the items are 1 to {Set.Items.Count}."));
        if (answer.Class is { } c && (c < 0 || c >= Set.Classes.Count))
            throw new CandorException(FormattableString.Invariant($"There is no class {c}: the classes are 0 to {Set.Classes.Count - 1}."));
        lock (_lock)
        {
            using var command = Command(
                "INSERT OR REPLACE INTO answer (item, person, class, given) VALUES ($item, $person, $class, $given)",
                ("$item", answer.Item), ("$person", answer.Person), ("$class", answer.Class is { } given ? given : DBNull.Value),
                ("$given", (clock ?? TimeProvider.System).GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Takes a person's last answer back.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Undo(string person)
    {
        lock (_lock)
        {
            using var command = Command("DELETE FROM answer WHERE number = (SELECT max(number) FROM answer WHERE person = $person)",
                ("$person", person));
            return command.ExecuteNonQuery() > 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new CandorException($"The labels at {path} cannot be opened: {e.Message} Name another file (--labels FILE).", e);
        }
    }

    private static void Write(SqliteConnection connection, LabelSet set)
    {
        using var transaction = connection.BeginTransaction();
        Run("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
        Run("CREATE TABLE item (id INTEGER PRIMARY KEY, row INTEGER NOT NULL, method TEXT NOT NULL, predicted INTEGER NOT NULL, shown TEXT NOT NULL, UNIQUE (row, method))");
        Run("CREATE TABLE answer (number INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER NOT NULL REFERENCES item, person TEXT NOT NULL, class INTEGER, given TEXT NOT NULL, UNIQUE (item, person))");
        foreach (var (key, value) in new[]
        {
            ("format", Format), ("data", set.Data),
                ("classes", new JsonArray([.. set.Classes.Select(c => JsonValue.Create(c))]).ToJsonString()),
            ("k", set.K.ToString(CultureInfo.InvariantCulture)), ("seed", set.Seed.ToString(CultureInfo.InvariantCulture)),
                ("columns", new JsonArray([.. set.Columns.SelectMany(c => (string[])[c.Name, c.Range])
                    .Select(c => JsonValue.Create(c))]).ToJsonString()),
        })
            Run("INSERT INTO about VALUES ($key, $value)", ("$key", key), ("$value", value));
        foreach (var item in set.Items)
            Run("INSERT INTO item VALUES ($id, $row, $method, $predicted, $shown)", ("$id", item.Id), ("$row", item.Row),
                ("$method", item.Method), ("$predicted", item.Predicted), ("$shown", item.Shown));
        transaction.Commit();

        void Run(string sql, params (string Name, object Value)[] parameters)
        {
            using var command = Command(connection, sql, parameters);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
    }

    private static LabelSet ReadSet(SqliteConnection connection, string path)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal);
        Each("SELECT key, value FROM about", r => about[r.GetString(0)] = r.GetString(1));
        if (about.GetValueOrDefault("format") is var format && format != Format)
            throw new CandorException($"{path} has the format '{format}', but this version reads '{Format}'.");
        var items = new List<LabelItem>();
        Each("SELECT id, row, method, predicted, shown FROM item ORDER BY id", r => items.Add(new(r.GetInt32(0), r.GetInt32(1),
            r.GetString(2), r.GetInt32(3), r.GetString(4))));
        return new LabelSet(
            about["data"], Names(JsonNode.Parse(about["classes"])),
            int.Parse(about["k"], CultureInfo.InvariantCulture), ulong.Parse(about["seed"], CultureInfo.InvariantCulture), items)
        {
            Columns = about.TryGetValue("columns", out var columns) ? Pairs(Names(JsonNode.Parse(columns))) : [],
        };

        void Each(string sql, Action<SqliteDataReader> read)
        {
            using var command = Command(connection, sql, []);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                read(reader);
        }
    }

    private static LabelColumn[] Pairs(string[] names) => names.Length % 2 == 0
        ? [.. names.Chunk(2).Select(pair => new LabelColumn(pair[0], pair[1]))] : throw new FormatException("a column has no range.");

    private static string[] Names(JsonNode? json) => json is JsonArray names && names.All(n => n?.GetValueKind() == JsonValueKind.String)
        ? [.. names.Select(n => (string)n!)] : throw new FormatException("what should be a list of names is none.");

    // What reading rows of another kind than were written gives.
    private static bool IsDamage(Exception e) => e is SqliteException or FormatException or KeyNotFoundException or JsonException
        or InvalidOperationException or InvalidCastException or OverflowException;

    private static string? Difference(LabelSet held, LabelSet asked)
    {
        static string Methods(LabelSet set) => string.Join(", ", set.Items.Select(i => i.Method).Distinct(StringComparer.Ordinal).Order(
            StringComparer.Ordinal));
        static int Rows(LabelSet set) => set.Items.Select(i => i.Row).Distinct().Count();
        return held.Data != asked.Data ? $"its data is {held.Data}, not {asked.Data}"
            : held.K != asked.K ? FormattableString.Invariant($"it shows {held.K} units, not {asked.K}")
            : Methods(held) != Methods(asked) ? $"its methods are {Methods(held)}, not {Methods(asked)}"
            : Rows(held) != Rows(asked) ? FormattableString.Invariant($"it has {Rows(held)} rows, not {Rows(asked)}")
            : held.Seed != asked.Seed ? FormattableString.Invariant($"its seed is {held.Seed}, not {asked.Seed}")
            : !held.Classes.SequenceEqual(asked.Classes) || !held.Items.SequenceEqual(asked.Items)
                ? "the model, its explanations or the rows have changed"
            : null;
    }

    private static CandorException Damaged(string path, Exception e) =>
        new($"{path} is no file of labels: {(e is SqliteException ? e.Message : "a value in it is missing, or of another kind.")} " +
            "Name another file (--labels FILE).", e);

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters) => Command(_connection, sql, parameters);

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
